import { withoutAbility } from '../../api/ability.ts'
import type { CarrierAnswer } from '../../api/carrier.ts'
import type { ClientTarget, StartOutcome } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect, deliver } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import {
  elsewhere,
  forgetMetadata,
  hasReadSince,
  isElsewhere,
  metadataCount,
  notReadAgain,
  saying,
} from '../metadata-of-the-day.ts'

const sameIssuer = 'RFC8414-3.3-1'
const codePoints = 'RFC8414-4-1'
const impersonation = 'RFC8414-6.2-1'
const rows = [sameIssuer, codePoints, impersonation]

export const metadataForeignIssuer = clientScenario({
  id: 'client/metadata/foreign-issuer',
  title: 'Metadata that names another issuer is not used',
  story:
    'The document names another issuer, nearly the right one, or is where a redirect leads; its endpoints are canaries.',
  requirements: rows,
  needs: [],
  caughtBy: [
    { twin: 'uses-metadata-of-any-issuer', breaks: rows },
    { twin: 'compares-metadata-issuers-loosely', breaks: [sameIssuer, impersonation] },
    { twin: 'normalizes-metadata-issuers', breaks: [codePoints] },
    { twin: 'follows-metadata-redirects', breaks: [impersonation] },
  ],
  async run({ target }) {
    const findings: Finding[] = []
    // Before anybody asks for metadata: a platform may remember for good what it has read.
    for (const [count, lie] of liesAbout(target).entries()) {
      const lying = lie.tell()
      const missing = count === 0 ? withoutAbility(rows, await target.able('reads-metadata')) : undefined
      if (missing !== undefined) return missing
      const before = count === 0 ? -1 : metadataCount(target)
      if (count > 0) await forgetMetadata(target)
      const started = await target.start(target.tenants[0])
      findings.push(...(hasReadSince(target, before) ? await judge(target, started, lie) : notReadAgain(lie.rows)))
      lying.stop()
    }
    await forgetMetadata(target)
    const after = await connect(target, target.tenants[0])
    return after.kind === 'failed' ? [...findings, ...controlFailed(rows, after)] : findings
  },
})

interface Lie {
  readonly what: string
  readonly rows: readonly string[]
  readonly tell: () => { stop(): void }
}

function liesAbout(target: ClientTarget): readonly Lie[] {
  const { carrier, otherCarriers } = target
  const { issuer } = carrier
  const [other] = otherCarriers
  const naming = (what: string, named: string, about: readonly string[] = [sameIssuer, impersonation]): Lie => ({
    what: `metadata that names ${what}`,
    rows: about,
    tell: () => target.behave(saying((document) => ({ ...elsewhere(document), issuer: named }))),
  })
  return [
    ...(other === undefined ? [] : [naming('the issuer of another carrier', other.issuer)]),
    naming('an unknown issuer', 'https://attacker.example'),
    naming('the issuer in other case', issuer.toUpperCase()),
    naming('the issuer with a slash behind it', issuer.endsWith('/') ? issuer.slice(0, -1) : `${issuer}/`),
    naming(
      'the issuer with another scheme',
      issuer.startsWith('https:') ? issuer.replace('https:', 'http:') : issuer.replace('http:', 'https:'),
    ),
    naming('the issuer with a full-width letter', fullWidth(issuer), [codePoints]),
    ...(other === undefined
      ? []
      : [
          redirected(
            target,
            `${new URL(other.issuer).origin}/.well-known/oauth-authorization-server${new URL(other.issuer).pathname}`,
          ),
        ]),
  ]
}

/** The last letter as its full-width form, which compatibility normalization would turn back. */
function fullWidth(issuer: string): string {
  const at = issuer.search(/[a-z][^a-z]*$/i)
  const letter = issuer.charCodeAt(at)
  return `${issuer.slice(0, at)}${String.fromCharCode(letter + 0xfee0)}${issuer.slice(at + 1)}`
}

function redirected(target: ClientTarget, location: string): Lie {
  const answer: CarrierAnswer = { kind: 'text', status: 301, body: '', headers: [['location', location]] }
  return {
    what: 'a redirect to the metadata of another carrier',
    rows: [impersonation],
    tell: () => target.behave({ metadata: async () => answer }),
  }
}

async function judge(
  target: ClientTarget,
  started: StartOutcome,
  { what, rows: about }: Lie,
): Promise<readonly Finding[]> {
  const expected = `${what}: none of its endpoints is used`
  switch (started.kind) {
    case 'elsewhere':
      return broken(about, { expected, observed: `${what}: ${started.sentence}` }, started)
    case 'refused':
      return held(about, `${what}: no flow is started`, started)
    case 'unclear':
      return started.why === 'crash'
        ? held(about, `${what}: no flow is started`, started)
        : inconclusive(about, `${what}: ${started.sentence}`, started)
    case 'flow': {
      const { flow } = started
      if (isElsewhere(flow.location)) {
        return broken(about, { expected, observed: `${what}: the browser is sent to an endpoint of it` }, flow)
      }
      const { tokenRequests } = await deliver(target, flow, target.grant(flow).response, {
        label: 'an honest response',
      })
      const strays = tokenRequests.filter(({ url }) => isElsewhere(url))
      return strays.length > 0
        ? broken(about, { expected, observed: `${what}: a token request went to an endpoint of it` }, ...strays)
        : held(about, `${what}: the platform goes on with what it knew`, flow)
    }
  }
}
