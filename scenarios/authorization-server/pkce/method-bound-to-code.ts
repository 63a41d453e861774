import { type Params, withExtra, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { redeem, s256 } from '../code-flow.ts'
import { inSeries, onePublicOneConfidential, withFreshCode } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'

const row = 'RFC7636-4.5-2'

interface Redemption {
  readonly what: string
  readonly spoil: (form: Params, parts: { readonly challenge: string; readonly other: string }) => Params
}

/** Ways to talk the token endpoint out of the S256 challenge that belongs to the code. */
const redemptions: readonly Redemption[] = [
  {
    what: 'the S256 challenge as verifier',
    spoil: (form, { challenge }) => withParam(form, 'code_verifier', challenge),
  },
  {
    what: 'the S256 challenge as verifier and code_challenge_method=plain in the token request',
    spoil: (form, { challenge }) =>
      withExtra(withParam(form, 'code_verifier', challenge), 'code_challenge_method', 'plain'),
  },
  {
    what: 'another verifier and its own challenge in the token request',
    spoil: (form, { other }) =>
      withExtra(
        withExtra(withParam(form, 'code_verifier', other), 'code_challenge', s256(other)),
        'code_challenge_method',
        'S256',
      ),
  },
  {
    what: 'another verifier and the same as plain challenge in the token request',
    spoil: (form, { other }) =>
      withExtra(
        withExtra(withParam(form, 'code_verifier', other), 'code_challenge', other),
        'code_challenge_method',
        'plain',
      ),
  },
]

export const methodBoundToCode = authorizationServerScenario({
  id: 'authorization-server/pkce/method-bound-to-code',
  title: 'The challenge and its method come from the authorization request alone',
  story:
    'Somebody redeems a code of an S256 flow and asks the token endpoint to compare by plain, or with a challenge of his own.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [{ twin: 'takes-challenge-from-token-request', breaks: [row] }],
  run: (context) =>
    inSeries(context, onePublicOneConfidential(oneClientOfEachKind(context.target)), row, (series) =>
      inTurn(redemptions, ({ what, spoil }) =>
        withFreshCode(series, row, async (grant) => {
          const parts = { challenge: s256(grant.verifier), other: context.random.token(32) }
          const outcome = await redeem(context.target, grant, {
            label: `redeem with ${what}`,
            spoil: (form) => spoil(form, parts),
          })
          return mustRefuseTokens(row, outcome, `${what} (${nameOf(grant.client)})`)
        }),
      ),
    ),
})
