import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { header } from '../../api/http.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { isRecord } from '../jwt.ts'
import { counted, someOf, type TokenAnswer, usualTraffic } from './usual-traffic.ts'

const row = 'RFC6749-5.1-2'

export const answerForm = authorizationServerScenario({
  id: 'authorization-server/token-endpoint/answer-form',
  title: 'Tokens come as top-level members of a JSON object',
  story: 'A client reads the token answer by the letter of the standard.',
  requirements: [row],
  needs: [],
  phase: 'last',
  caughtBy: [
    { twin: 'leaves-out-token-type', breaks: [row] },
    { twin: 'sends-expires-in-as-text', breaks: [row] },
  ],
  async run(context): Promise<readonly Finding[]> {
    const { tokenAnswers } = await usualTraffic(context)
    const withTokens = tokenAnswers.filter(({ outcome }) => outcome.kind === 'tokens')
    if (withTokens.length === 0) return inconclusive(row, 'no answer of the whole run held tokens')
    const faults = flaws.flatMap(({ expected, observed, shows }) => {
      const faulty = withTokens.filter(shows)
      return faulty.length === 0
        ? []
        : broken(row, { expected, observed: `${observed}: answers ${counted(faulty)}` }, ...someOf(faulty))
    })
    return faults.length > 0 ? faults : held(row, `all ${withTokens.length} answers with tokens have the right form`)
  },
})

interface Flaw {
  readonly expected: string
  readonly observed: string
  readonly shows: (answer: TokenAnswer) => boolean
}

const flaws: readonly Flaw[] = [
  {
    expected: 'Content-Type: application/json',
    observed: 'another Content-Type, or none',
    shows: ({ outcome }) =>
      outcome.answer.kind === 'answered' &&
      !/^application\/json\s*(;|$)/i.test(header(outcome.answer, 'content-type') ?? ''),
  },
  {
    expected: 'access_token as a string at the top of a JSON object',
    observed: 'no such member',
    shows: (answer) => typeof bodyOf(answer).access_token !== 'string',
  },
  {
    expected: 'token_type as a string at the top of a JSON object',
    observed: 'no such member',
    shows: (answer) => typeof bodyOf(answer).token_type !== 'string',
  },
  {
    expected: 'expires_in as a JSON number',
    observed: 'another type',
    shows: (answer) => {
      const expiresIn = bodyOf(answer).expires_in
      return expiresIn !== undefined && typeof expiresIn !== 'number'
    },
  },
]

function bodyOf({ outcome }: TokenAnswer): Readonly<Record<string, unknown>> {
  return outcome.answer.kind === 'answered' && isRecord(outcome.answer.json) ? outcome.answer.json : {}
}
