import { withoutAbility } from '../../api/ability.ts'
import type { ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
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

const row = 'RFC8414-2.1-1'

export const metadataSigned = clientScenario({
  id: 'client/metadata/signed',
  title: 'Signed metadata counts only when its signature and issuer are right',
  story:
    'The document holds signed metadata with other endpoints: rightly signed, with a broken signature, of another issuer.',
  requirements: [row],
  needs: [],
  caughtBy: [{ twin: 'takes-signed-metadata-unread', breaks: [row] }],
  async run({ target }) {
    const findings: Finding[] = []
    for (const [count, { what, good, sign }] of statements.entries()) {
      const telling = target.behave(
        saying(async (document) => ({ ...document, signed_metadata: await sign(target, elsewhere(document)) })),
      )
      const missing = count === 0 ? withoutAbility(row, await target.able('reads-metadata')) : undefined
      if (missing !== undefined) return missing
      const before = count === 0 ? -1 : metadataCount(target)
      if (count > 0) await forgetMetadata(target)
      const started = await target.start(target.tenants[0])
      const read = hasReadSince(target, before)
      telling.stop()
      if (!read) findings.push(...notReadAgain(row))
      else if (started.kind === 'flow') findings.push(...judge(what, good, isElsewhere(started.flow.location), started))
      else if (started.kind === 'refused' || (started.kind === 'unclear' && started.why === 'crash')) {
        // What is not to be trusted may be refused altogether.
        findings.push(
          ...(good
            ? inconclusive(row, `${what}: ${started.sentence}`, started)
            : held(row, `${what}: no flow is started`, started)),
        )
      } else findings.push(...inconclusive(row, `${what}: ${started.sentence}`, started))
    }
    await forgetMetadata(target)
    const after = await connect(target, target.tenants[0])
    return after.kind === 'failed' ? [...findings, ...controlFailed(row, after)] : findings
  },
})

type Claims = Readonly<Record<string, unknown>>

interface Statement {
  readonly what: string
  readonly good: boolean
  readonly sign: (target: ClientTarget, document: Claims) => Promise<string>
}

const statements: readonly Statement[] = [
  {
    what: 'signed metadata of the issuer',
    good: true,
    sign: (target, document) => target.signIdToken({ ...document, iss: target.carrier.issuer }),
  },
  {
    what: 'signed metadata with a broken signature',
    good: false,
    async sign(target, document) {
      const [head, body, signature = ''] = (
        await target.signIdToken({ ...document, iss: target.carrier.issuer })
      ).split('.')
      return [head, body, [...signature].reverse().join('')].join('.')
    },
  },
  {
    what: 'signed metadata of another issuer',
    good: false,
    sign: (target, document) => target.signIdToken({ ...document, iss: 'https://attacker.example' }),
  },
]

function judge(
  what: string,
  good: boolean,
  follows: boolean,
  evidence: { readonly exchanges: readonly string[] },
): readonly Finding[] {
  if (!follows) return held(row, `${what}: the plain document is used`, evidence)
  if (good) return recorded(row, `${what}: it is followed`, evidence)
  return broken(row, { expected: `${what} is not used`, observed: `${what}: its endpoints are used` }, evidence)
}
