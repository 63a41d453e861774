import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import type { Finding } from '../../api/finding.ts'
import { type Params, withExtra, without, withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { redeem, s256 } from '../code-flow.ts'
import { type FlowSeries, inSeries, onePublicOneConfidential } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { mustBringNoCode, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { emptyChallenge, withoutChallenge } from './request-mutants.ts'

const row = 'RFC9700-4.8.2-1'

/** What an attacker does to an authorization request on its way. */
interface Downgrade {
  readonly what: string
  readonly spoil: (request: Params, parts: { readonly otherChallenge: string }) => Params
  /** Whether a challenge is still in the request, so that a code without any verifier has to be refused too. */
  readonly challenged: boolean
}

const downgrades: readonly Downgrade[] = [
  { what: 'its challenge taken out', spoil: withoutChallenge.spoil, challenged: false },
  { what: 'its challenge emptied', spoil: emptyChallenge.spoil, challenged: false },
  {
    what: 'its challenge method taken out',
    spoil: (request) => without(request, 'code_challenge_method'),
    challenged: true,
  },
  {
    what: 'its challenge method changed from S256 to plain',
    spoil: (request) => withParam(request, 'code_challenge_method', 'plain'),
    challenged: true,
  },
  {
    what: 'a second challenge after its own',
    spoil: (request, { otherChallenge }) => withExtra(request, 'code_challenge', otherChallenge),
    challenged: true,
  },
  {
    what: 'an empty challenge after its own',
    spoil: (request) => withExtra(request, 'code_challenge', ''),
    challenged: true,
  },
  {
    what: 'a second challenge method, plain, after its own',
    spoil: (request) => withExtra(request, 'code_challenge_method', 'plain'),
    challenged: true,
  },
]

export const downgradeAttack = authorizationServerScenario({
  id: 'authorization-server/pkce/downgrade-attack',
  title: 'A PKCE downgrade on the way gains nothing',
  story:
    'An attacker weakens the challenge in an authorization request and has the code redeemed with the verifier of another session.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [
    { twin: 'accepts-verifier-without-challenge', breaks: [row] },
    { twin: 'drops-repeated-challenge', breaks: [row] },
  ],
  run: (context) =>
    inSeries(context, onePublicOneConfidential(oneClientOfEachKind(context.target)), row, (series) =>
      inTurn(downgrades, (downgrade) => play(context, series, downgrade)),
    ),
})

async function play(
  { target, random }: Pick<ScenarioContext<AuthorizationServerTarget>, 'target' | 'random'>,
  series: FlowSeries,
  { what, spoil, challenged }: Downgrade,
): Promise<readonly Finding[]> {
  const attempt = `a request with ${what} (${nameOf(series.client)})`
  const ask = () => {
    const flow = series.plan()
    const request = spoil(flow.request, { otherChallenge: s256(random.token(32)) })
    return series.ask({ ...flow, request }, `ask with ${what}`)
  }
  const asked = await ask()
  if (asked.kind === 'none') return mustBringNoCode(row, asked.outcome, attempt)
  const injected = await redeem(target, asked.grant, {
    label: 'redeem with the verifier of another session',
    spoil: (form) => withParam(form, 'code_verifier', random.token(32)),
  })
  const judged = mustRefuseTokens(row, injected, `${attempt}, its code redeemed with the verifier of another session`)
  if (!challenged) return judged
  const again = await ask()
  if (again.kind === 'none') return [...judged, ...mustBringNoCode(row, again.outcome, attempt)]
  const stolen = await redeem(target, again.grant, {
    label: 'redeem without a verifier',
    spoil: (form) => without(form, 'code_verifier'),
  })
  return [...judged, ...mustRefuseTokens(row, stolen, `${attempt}, its code redeemed without a verifier`)]
}
