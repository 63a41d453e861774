import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { isNotStored, registerThrowAwayClient } from '../throw-away-client.ts'
import { counted, someOf, usualTraffic } from './usual-traffic.ts'

const row = 'RFC6749-5.1-1'
const expected = 'Cache-Control: no-store on every answer that holds tokens or credentials'

export const answersNotStored = authorizationServerScenario({
  id: 'authorization-server/token-endpoint/answers-not-stored',
  title: 'No cache keeps an answer that holds tokens or credentials',
  story: 'A cache between server and client stores what passes by, and hands it out to the next one who asks.',
  requirements: [row],
  needs: [],
  phase: 'last',
  caughtBy: [{ twin: 'lets-token-answers-be-stored', breaks: [row] }],
  async run(context): Promise<readonly Finding[]> {
    const { tokenAnswers } = await usualTraffic(context)
    const withTokens = tokenAnswers.filter(({ outcome }) => outcome.kind === 'tokens')
    const refusals = tokenAnswers.filter(({ outcome }) => outcome.kind === 'refused')
    const stored = withTokens.filter(({ outcome }) => !isNotStored(outcome.answer))
    const storedRefusals = refusals.filter(({ outcome }) => !isNotStored(outcome.answer))
    return [
      ...(withTokens.length === 0 ? inconclusive(row, 'no answer of the whole run held tokens') : []),
      ...(stored.length > 0
        ? broken(row, { expected, observed: `missing on answers with tokens: ${counted(stored)}` }, ...someOf(stored))
        : held(row, `no-store on all ${withTokens.length} answers with tokens`)),
      ...(storedRefusals.length > 0
        ? recorded(row, `refusals without no-store: ${counted(storedRefusals)}`, ...someOf(storedRefusals))
        : []),
      ...(await registrationAnswer(context.target)),
    ]
  },
})

async function registrationAnswer(target: AuthorizationServerTarget): Promise<readonly Finding[]> {
  if ((await target.able('registration')).kind !== 'yes') return []
  const registration = await registerThrowAwayClient(target, target.tenants[0])
  if (registration.kind === 'none') return recorded(row, `no client was registered: ${registration.sentence}`)
  const { answer, forget } = registration.registered
  await forget()
  return isNotStored(answer)
    ? held(row, 'no-store on the registration answer', answer)
    : broken(row, { expected, observed: 'missing on the registration answer, which holds a client secret' }, answer)
}
