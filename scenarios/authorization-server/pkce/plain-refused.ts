import type { AuthorizationServerTarget, TokenOutcome } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { type Params, without, withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { type CodeAttempt, type CodeGrant, redeem } from '../code-flow.ts'
import { type FlowSeries, inSeries, onePublicOneConfidential } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { mustBringNoCode, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { readableIn } from './readable-in.ts'

const discouraged = 'RFC7636-7.2-2-as'
const missingMeansPlain = 'RFC7636-4.3-2'
const onlyServerReads = 'RFC7636-7.2-3'
const rows = [discouraged, missingMeansPlain, onlyServerReads]

export const plainRefused = authorizationServerScenario({
  id: 'authorization-server/pkce/plain-refused',
  title: 'The method plain gets nobody tokens',
  story: 'A client sends its verifier as the challenge, by naming the method plain or by leaving the method out.',
  requirements: rows,
  needs: ['authorization-endpoint'],
  caughtBy: [
    { twin: 'accepts-plain-challenge', breaks: [discouraged] },
    { twin: 'ignores-challenge-without-method', breaks: [missingMeansPlain] },
    { twin: 'codes-show-plain-challenge', breaks: [discouraged, onlyServerReads] },
  ],
  async run(context) {
    return [
      ...(await inSeries(
        context,
        onePublicOneConfidential(oneClientOfEachKind(context.target)),
        rows,
        async (series) => [...(await plainByName(context, series)), ...(await plainByOmission(context, series))],
      )),
      ...listed(context.target),
    ]
  },
})

type Context = Pick<ScenarioContext<AuthorizationServerTarget>, 'target' | 'random'>

/** Asks with the verifier itself as the challenge. */
function askPlain(series: FlowSeries, method: 'plain' | undefined): Promise<CodeAttempt> {
  const flow = series.plan()
  const bare: Params = withParam(without(flow.request, 'code_challenge_method'), 'code_challenge', flow.verifier)
  const request = method === undefined ? bare : withParam(bare, 'code_challenge_method', method)
  return series.ask({ ...flow, request }, `ask with the verifier as challenge and ${method ?? 'no'} method`)
}

async function plainByName({ target }: Context, series: FlowSeries): Promise<readonly Finding[]> {
  const attempt = `code_challenge_method=plain (${nameOf(series.client)})`
  const asked = await askPlain(series, 'plain')
  if (asked.kind === 'none') return [...mustBringNoCode(discouraged, asked.outcome, attempt), ...notTaken(series)]
  const outcome = await redeem(target, asked.grant, { label: 'redeem with the verifier that was the challenge' })
  return [
    ...mustRefuseTokens(discouraged, outcome, attempt),
    ...(outcome.kind === 'tokens' ? searchCode(asked.grant) : notTaken(series)),
  ]
}

async function plainByOmission(context: Context, series: FlowSeries): Promise<readonly Finding[]> {
  const attempt = `a challenge without a method (${nameOf(series.client)})`
  const asked = await askPlain(series, undefined)
  if (asked.kind === 'none') {
    return [...mustBringNoCode([discouraged, missingMeansPlain], asked.outcome, attempt), ...notTaken(series)]
  }
  const outcome = await redeem(context.target, asked.grant, {
    label: 'redeem with the verifier that was the challenge',
  })
  return [
    ...mustRefuseTokens(discouraged, outcome, `${attempt}, redeemed with the challenge as verifier`),
    ...(await meaningOf(context, series, outcome, attempt)),
    ...(outcome.kind === 'tokens' ? searchCode(asked.grant) : notTaken(series)),
  ]
}

/** What a server that gives a code makes of the missing method: plain, S256, or no challenge at all. */
async function meaningOf(
  context: Context,
  series: FlowSeries,
  asPlain: TokenOutcome,
  attempt: string,
): Promise<readonly Finding[]> {
  const ignoring = await inTurn([undefined, context.random.token(32)], (verifier) =>
    redeemWrongly(context.target, series, verifier, attempt),
  )
  if (ignoring.some(({ kind }) => kind !== 'held')) return ignoring
  if (asPlain.kind === 'tokens') return held(missingMeansPlain, `${attempt}: taken as plain`, asPlain)
  const flow = series.plan()
  const request = without(flow.request, 'code_challenge_method')
  const asked = await series.ask({ ...flow, request }, 'ask with an S256 challenge and no method')
  if (asked.kind === 'grant') {
    const asS256 = await redeem(context.target, asked.grant, { label: 'redeem as if the method were S256' })
    if (asS256.kind === 'tokens') return recorded(missingMeansPlain, `${attempt}: taken as S256`, asS256)
  }
  return asPlain.kind === 'refused'
    ? held(missingMeansPlain, `${attempt}: a code comes and cannot be redeemed`, asPlain)
    : inconclusive(missingMeansPlain, `${attempt}: nothing shows what the server makes of it`, asPlain)
}

/** Another verifier, or none, brings tokens only where the challenge is not looked at. */
async function redeemWrongly(
  target: AuthorizationServerTarget,
  series: FlowSeries,
  verifier: string | undefined,
  attempt: string,
): Promise<readonly Finding[]> {
  const what = verifier === undefined ? 'no verifier' : 'another verifier'
  const asked = await askPlain(series, undefined)
  if (asked.kind === 'none') return mustBringNoCode(missingMeansPlain, asked.outcome, attempt)
  const outcome = await redeem(target, asked.grant, {
    label: `redeem with ${what}`,
    spoil: (form) =>
      verifier === undefined ? without(form, 'code_verifier') : withParam(form, 'code_verifier', verifier),
  })
  return mustRefuseTokens(missingMeansPlain, outcome, `${attempt}, redeemed with ${what}`)
}

function searchCode(grant: CodeGrant): readonly Finding[] {
  const found = readableIn(grant.code, [{ name: 'the plain challenge', value: grant.verifier }])
  const who = nameOf(grant.client)
  if (found.length === 0) return held(onlyServerReads, undefined, grant.outcome)
  return broken(
    onlyServerReads,
    {
      expected: `a code from which the plain challenge cannot be read (${who})`,
      observed: `the code shows ${found.join(' and ')} (${who})`,
    },
    grant.outcome,
  )
}

function notTaken(series: FlowSeries): readonly Finding[] {
  return notApplicable(onlyServerReads, `the server does not take plain from the ${nameOf(series.client)}`)
}

function listed(target: AuthorizationServerTarget): readonly Finding[] {
  const methods = target.tenants[0].metadata?.code_challenge_methods_supported
  if (!Array.isArray(methods)) return []
  return recorded(discouraged, `the metadata ${methods.includes('plain') ? 'lists' : 'does not list'} plain`)
}
