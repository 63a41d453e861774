import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { type CodeGrant, s256 } from '../code-flow.ts'
import { inSeries, onePublicOneConfidential } from '../flow-series.ts'
import { nameOf, oneClientOfEachKind } from '../judge.ts'
import { type Needle, readableIn } from './readable-in.ts'

const row = 'RFC7636-4.4-2'

export const challengeHidden = authorizationServerScenario({
  id: 'authorization-server/pkce/challenge-hidden',
  title: 'Nobody can read the challenge out of the code',
  story: 'Somebody who sees the authorization response looks for the challenge in the code and everything beside it.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  repeats: true,
  caughtBy: [{ twin: 'returns-challenge-with-code', breaks: [row] }],
  run: (context) =>
    inSeries(context, onePublicOneConfidential(oneClientOfEachKind(context.target)), row, async ({ grant }) => [
      ...searchResponse(grant),
      ...searchPages(grant),
    ]),
})

function needlesOf({ verifier }: CodeGrant): readonly Needle[] {
  return [
    { name: 'the challenge', value: s256(verifier) },
    { name: 'the verifier', value: verifier },
  ]
}

function searchResponse(grant: CodeGrant): readonly Finding[] {
  const found = grant.outcome.response.params.flatMap(([name, value]) =>
    readableIn(value, needlesOf(grant)).map((what) => `${what} in the parameter ${name}`),
  )
  const who = nameOf(grant.client)
  if (found.length === 0) return held(row, undefined, grant.outcome)
  return broken(
    row,
    {
      expected: `an authorization response from which neither challenge nor verifier can be read (${who})`,
      observed: `the authorization response shows ${found.join(' and ')} (${who})`,
    },
    grant.outcome,
  )
}

/** Pages and cookies stay between the browser and the server; that the challenge passes through them is worth a note. */
function searchPages(grant: CodeGrant): readonly Finding[] {
  const holding = grant.outcome.hops.filter(({ body }) => readableIn(body, needlesOf(grant)).length > 0)
  if (holding.length === 0) return []
  const sentence = `${holding.length} of ${grant.outcome.hops.length} answers on the way to the code hold the challenge in their body`
  return recorded(row, `${sentence} (${nameOf(grant.client)})`, ...holding.map(({ exchange }) => exchange))
}
