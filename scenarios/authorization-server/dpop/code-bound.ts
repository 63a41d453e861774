import type { TokenOutcome } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { type CodeGrant, describeTokenOutcome, planFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, whereAble } from '../judge.ts'
import { describePush, mustNotBePushed, push, pushEndpoint, usePushed } from '../pushed-requests/push.ts'
import { proofParts, signProof } from './proof.ts'
import { aDpopClient, type DpopContext, type DpopSeries, type Prover, withAnotherKey, withDpop } from './series.ts'

const byParameter = 'RFC9449-10-1'
const byPush = 'RFC9449-10.1-1'

export const codeBound = authorizationServerScenario({
  id: 'authorization-server/dpop/code-bound',
  title: 'A code asked for with a key is redeemed with that key',
  story: 'Somebody has stolen a code that was asked for with dpop_jkt, and redeems it with a key of its own.',
  requirements: [byParameter, byPush],
  needs: ['dpop'],
  repeats: true,
  crossTenant: [
    { artefact: 'DPoP key and proof', place: 'token endpoint, for another key’s code', rows: [byParameter] },
  ],
  caughtBy: [{ twin: 'ignores-dpop-jkt', breaks: [byParameter, byPush] }],
  run: async (context) => {
    const { target } = context
    const clients = [aDpopClient(target)]
    return [
      ...(await withDpop(context, clients, byParameter, (series) =>
        inTurn(['right', 'other', 'without', 'right'] as const, (way) => redeemed(context, series, way)),
      )),
      ...(await whereAble(target, 'pushed-requests', byPush, () =>
        withDpop(context, clients, byPush, async (series) => [
          ...(await inTurn(pushes, (kind) => pushedWith(context, series, kind))),
          ...(await conflict(context, series)),
        ]),
      )),
    ]
  },
})

type Way = 'right' | 'other' | 'without'

const words: Readonly<Record<Way, string>> = {
  right: 'with the right key',
  other: 'with a proof by another key',
  without: 'without a proof',
}

function redeemed(context: DpopContext, series: DpopSeries, way: Way): Promise<readonly Finding[]> {
  return series.withCode(
    byParameter,
    async (grant) =>
      judge(byParameter, await redeem(context, series, grant, way), 'a code asked for with dpop_jkt', way),
    (request) => withParam(request, 'dpop_jkt', series.prover.key.thumbprint),
  )
}

function redeem({ target }: DpopContext, series: DpopSeries, grant: CodeGrant, way: Way): Promise<TokenOutcome> {
  const prover = way === 'other' ? withAnotherKey(series.prover, target, series.client) : series.prover
  return series.redeem(grant, {
    prover,
    label: `redeem ${words[way]}`,
    ...(way === 'without' ? { make: () => [] } : {}),
  })
}

function judge(row: string, outcome: TokenOutcome, what: string, way: Way): readonly Finding[] {
  const attempt = `${what}, redeemed ${words[way]}`
  if (way !== 'right') return mustRefuseTokens(row, outcome, attempt)
  if (outcome.kind === 'tokens') return held(row, `${attempt}: tokens`, outcome)
  const sentence = `${attempt}: ${describeTokenOutcome(outcome)}`
  return controlFailed(row, { kind: 'failed', sentence, exchanges: outcome.exchanges })
}

const pushes = [
  { what: 'a DPoP header alone', header: true, parameter: false, redeem: ['right', 'other'] },
  { what: 'dpop_jkt alone', header: false, parameter: true, redeem: ['right', 'other'] },
  { what: 'both for the same key', header: true, parameter: true, redeem: ['right'] },
] as const

/** Both ways to tell the key at a push have to work (RFC 9449, 10.1). */
async function pushedWith(
  context: DpopContext,
  series: DpopSeries,
  { what, header, parameter, redeem: ways }: (typeof pushes)[number],
): Promise<readonly Finding[]> {
  const { client, prover } = series
  return inTurn<Way>(ways, async (way) => {
    const flow = planFlow(client, context.random)
    const form = parameter ? withParam(flow.request, 'dpop_jkt', prover.key.thumbprint) : flow.request
    const pushed = await pushWithProof(context, series, form, header ? prover : undefined, what)
    if (pushed.kind === 'refused') {
      return broken(byPush, { expected: `a push with ${what} is taken`, observed: describePush(pushed) }, pushed)
    }
    if (pushed.kind === 'unclear') return inconclusive(byPush, `a push with ${what}: ${pushed.sentence}`, pushed)
    const used = await usePushed(context.target, flow, pushed.requestUri, { browser: series.browser })
    const attempt = used.kind === 'grant' ? used : await again(context, series, form, header ? prover : undefined, what)
    if (attempt.kind === 'none') return inconclusive(byPush, `a push with ${what}: ${attempt.sentence}`, pushed)
    return judge(byPush, await redeem(context, series, attempt.grant, way), `a code of a push with ${what}`, way)
  })
}

/** In a new browser, for servers that trip over the session. */
async function again(
  context: DpopContext,
  series: DpopSeries,
  form: Parameters<typeof push>[2],
  prover: Prover | undefined,
  what: string,
) {
  const flow = planFlow(series.client, context.random)
  const own = new Map(flow.request)
  const pushed = await pushWithProof(
    context,
    series,
    form.map(([name, value]) => [name, own.get(name) ?? value]),
    prover,
    what,
  )
  if (pushed.kind !== 'pushed') return { kind: 'none', sentence: describePush(pushed) } as const
  return usePushed(context.target, flow, pushed.requestUri)
}

async function conflict(context: DpopContext, series: DpopSeries): Promise<readonly Finding[]> {
  const { client, prover } = series
  const other = withAnotherKey(prover, context.target, client)
  const form = withParam(planFlow(client, context.random).request, 'dpop_jkt', other.key.thumbprint)
  const what = 'a DPoP header for one key and dpop_jkt of another'
  const pushed = await pushWithProof(context, series, form, prover, what)
  return mustNotBePushed(byPush, pushed, `a push with ${what} (${nameOf(client)})`)
}

/** Servers that demand nonces do so at the push endpoint too. */
async function pushWithProof(
  { target }: DpopContext,
  { client }: DpopSeries,
  form: Parameters<typeof push>[2],
  prover: Prover | undefined,
  what: string,
) {
  const send = (nonce: string | undefined) => {
    const tenant = target.tenants.find(({ id }) => id === client.tenant) ?? target.tenants[0]
    const url = tenant.endpoints[pushEndpoint] ?? ''
    const seconds = Math.floor(Date.now() / 1000) + (prover?.ahead ?? 0)
    const headers =
      prover === undefined
        ? []
        : [['dpop', signProof(proofParts(prover.key, { url, seconds, nonce }), prover.key)] as const]
    return push(target, client, form, { headers, label: `push with ${what}` })
  }
  const first = await send(prover?.nonce)
  if (first.kind !== 'refused' || first.error !== 'use_dpop_nonce' || first.answer.kind !== 'answered') return first
  const offered = first.answer.headers.find(([name]) => name.toLowerCase() === 'dpop-nonce')?.[1]
  return send(offered)
}
