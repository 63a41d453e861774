import type { AuthorizationOutcome } from '../../api/authorization-server.ts'
import { broken, type Finding, held, notApplicable } from '../../api/finding.ts'
import { first, type Params, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { inSeries, onePublicOneConfidential } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { nameOf, oneClientOfEachKind } from '../judge.ts'
import { withoutChallenge } from './request-mutants.ts'

const row = 'RFC7636-4.4.1-3'

const requests: readonly { readonly what: string; readonly spoil: (request: Params) => Params }[] = [
  withoutChallenge,
  { what: 'code_challenge_method=S512', spoil: (request) => withParam(request, 'code_challenge_method', 'S512') },
]

export const errorsExplained = authorizationServerScenario({
  id: 'authorization-server/pkce/errors-explained',
  title: 'Errors about PKCE say what is wrong',
  story: 'A developer forgets the challenge or names a method the server does not know, and reads the error.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [{ twin: 'explains-no-errors', breaks: [row] }],
  run: (context) =>
    inSeries(context, onePublicOneConfidential(oneClientOfEachKind(context.target)), row, (series) =>
      inTurn(requests, async ({ what, spoil }) => {
        const flow = series.plan()
        const asked = await series.ask({ ...flow, request: spoil(flow.request) }, `ask with ${what}`)
        return explained(
          asked.kind === 'grant' ? asked.grant.outcome : asked.outcome,
          `${what} (${nameOf(series.client)})`,
        )
      }),
    ),
})

function explained(outcome: AuthorizationOutcome, attempt: string): readonly Finding[] {
  if (outcome.kind !== 'error') return notApplicable(row, `${attempt} is not answered with an error redirect`, outcome)
  const { params } = outcome.response
  const description = first(params, 'error_description') ?? ''
  if (first(params, 'error_uri') || /pkce|challenge|method|transform/i.test(description))
    return held(row, `${attempt}: ${description || 'an error_uri'}`, outcome)
  return broken(
    row,
    {
      expected: `an error_description that names PKCE, the challenge or its method, or an error_uri, for ${attempt}`,
      observed: `${attempt}: ${description === '' ? 'no error_description' : `error_description “${description}”`} and no error_uri`,
    },
    outcome,
  )
}
