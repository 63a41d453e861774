import { createHash } from 'node:crypto'
import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { redeem, s256 } from '../code-flow.ts'
import { type FlowSeries, openSeries } from '../flow-series.ts'
import { controlFailed, whereAble } from '../judge.ts'
import { documentsOf, listMember, nameOfDocument, type PublishedDocument } from './documents.ts'

const findable = 'RFC9700-2.1.1-10'
const announced = 'RFC9700-2.1.1-11'
const elsewhere = 'RFC9700-2.1.1-12'
const truthful = 'RFC8414-2-6-as'
const member = 'code_challenge_methods_supported'

export const pkceMethods = authorizationServerScenario({
  id: 'authorization-server/metadata/pkce-methods',
  title: 'Clients can find out that PKCE is supported, and how',
  story: 'A client decides by the metadata whether it sends a code challenge, and of which kind.',
  requirements: [findable, announced, elsewhere, truthful],
  needs: ['authorization-endpoint'],
  caughtBy: [
    { twin: 'hides-pkce-methods', breaks: [announced] },
    { twin: 'accepts-plain-challenge', breaks: [announced, truthful] },
  ],
  run: async ({ target, random }) => [
    ...canBeFound(target),
    ...(await whereAble(target, 'metadata', [announced, truthful], async () => {
      const { clients } = target.tenants[0]
      const client = clients.find(({ confidential }) => !confidential) ?? clients[0]
      const series = await openSeries(target, client, random)
      if (series.kind === 'failed') return controlFailed([announced, truthful], series)
      const outcomes: MethodOutcome[] = []
      for (const method of methods) outcomes.push(await tryMethod(target, series, method, random.token(32)))
      return documentsOf(target).flatMap((found) => compare(found, outcomes))
    })),
  ],
})

/** In the metadata, or by a channel of the deployment's own, which only the operator can name. */
function canBeFound(target: AuthorizationServerTarget): readonly Finding[] {
  const found = documentsOf(target).find(({ document }) => (listMember(document, member) ?? []).length > 0)
  if (found !== undefined) {
    return [
      ...held(findable, `${nameOfDocument(found)} has ${member}`, found),
      ...notApplicable(elsewhere, `the metadata say it: ${nameOfDocument(found)} has ${member}`, found),
    ]
  }
  const documented = target.tenants[0].clients[0].facts.pkceDocumented
  if (documented !== undefined) {
    const attested = `attested: clients learn of PKCE from ${documented}`
    return [...held(findable, attested), ...recorded(elsewhere, attested)]
  }
  return couldNotRun(
    [findable, elsewhere],
    `no metadata has ${member}; where clients learn of PKCE elsewhere, say where: add \`facts: { pkceDocumented: URL }\``,
  )
}

/** The methods to try: the good one, the weak one, and one that no document defines. */
const methods = [
  { name: 'S256', challenge: s256 },
  { name: 'plain', challenge: (verifier: string) => verifier },
  { name: 'S512', challenge: (verifier: string) => createHash('sha512').update(verifier).digest('base64url') },
] as const

interface MethodOutcome {
  readonly name: string
  readonly works: boolean
  readonly exchanges: readonly string[]
}

/** A method works where its verifier brings tokens and another verifier does not: else nobody looked at it. */
async function tryMethod(
  target: AuthorizationServerTarget,
  series: FlowSeries,
  { name, challenge }: (typeof methods)[number],
  otherVerifier: string,
): Promise<MethodOutcome> {
  const exchanges: string[] = []
  const redeemed = async (verifier?: string): Promise<string> => {
    const flow = series.plan()
    const spoiled = withParam(flow.request, 'code_challenge', challenge(flow.verifier))
    const request = withParam(spoiled, 'code_challenge_method', name)
    const asked = await series.ask({ ...flow, request }, `ask with the challenge method ${name}`)
    if (asked.kind === 'none') return asked.outcome.kind
    const outcome = await redeem(target, asked.grant, {
      label: `redeem a code of the method ${name}`,
      spoil: (form) => (verifier === undefined ? form : withParam(form, 'code_verifier', verifier)),
    })
    exchanges.push(...outcome.exchanges)
    return outcome.kind
  }
  const works = (await redeemed()) === 'tokens' && (await redeemed(otherVerifier)) === 'refused'
  return { name, works, exchanges }
}

function compare(found: PublishedDocument, outcomes: readonly MethodOutcome[]): readonly Finding[] {
  const listed = listMember(found.document, member)
  const where = nameOfDocument(found)
  const working = outcomes.filter(({ works }) => works).map(({ name }) => name)
  if (listed === undefined) {
    return [
      ...broken(announced, { expected: `${member} with S256`, observed: `${where} has no ${member}` }, found),
      ...recorded(
        truthful,
        working.length === 0
          ? `${where} has no ${member}, and no method works`
          : `silent support: ${where} has no ${member}, and ${working.join(', ')} works`,
        found,
      ),
    ]
  }
  const unlisted = working.filter((name) => !listed.includes(name))
  const unusable = outcomes.filter(({ name, works }) => !works && listed.includes(name)).map(({ name }) => name)
  const lie = {
    expected: 'every challenge method that works is listed',
    observed: `${unlisted.join(', ')} works and ${where} does not list it`,
  }
  return [
    ...(listed.includes('S256')
      ? held(announced, `${where} lists ${listed.join(', ')}`, found)
      : broken(announced, { expected: `S256 in ${member}`, observed: `${where}: ${listed.join(', ')}` }, found)),
    ...(unlisted.length === 0
      ? held([announced, truthful], undefined, found)
      : broken([announced, truthful], lie, found)),
    ...(unusable.length === 0
      ? []
      : recorded(truthful, `listed, and not for this client: ${unusable.join(', ')}`, found)),
  ]
}
