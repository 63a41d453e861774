import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { header } from '../../api/http.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { inTurn } from '../in-turn.ts'
import { describeAnswer, manage, recordIn } from './configuration-endpoint.ts'
import { withManagedClient } from './managed-client.ts'

const row = 'RFC7592-2-2'
const methods = ['PATCH', 'POST'] as const
const renamed = 'Parcelproof renamed'

export const unsupportedMethods = authorizationServerScenario({
  id: 'authorization-server/registration/unsupported-methods',
  title: 'Methods the configuration endpoint does not know change nothing',
  story: 'A client sends PATCH and POST to its configuration endpoint, with the right token.',
  requirements: [row],
  needs: ['registration'],
  caughtBy: [{ twin: 'answers-unknown-methods-with-200', breaks: [row] }],
  async run({ target }) {
    return withManagedClient({ target }, row, ({ made, endpoint }) =>
      inTurn(methods, async (method) => {
        const answer = await manage(target, endpoint, {
          method,
          metadata: { client_id: made.client.id, client_name: renamed },
          label: `${method} of the client`,
        })
        const after = await manage(target, endpoint, { method: 'GET', label: 'read the client again' })
        return judge(method, answer, recordIn(after)?.client_name === renamed)
      }),
    )
  },
})

function judge(method: string, answer: Awaited<ReturnType<typeof manage>>, changed: boolean): readonly Finding[] {
  const observed = `${method}: ${describeAnswer(answer)}${changed ? ', and the client was changed' : ''}`
  if (answer.kind !== 'answered') return inconclusive(row, observed, answer)
  const { status } = answer
  const fitting = (status >= 400 && status < 500) || status === 501
  if (!fitting || changed) return broken(row, { expected: 'a 4xx or 501, and nothing changed', observed }, answer)
  const allow = header(answer, 'allow')
  const note = status === 405 ? `405${allow === undefined ? '' : `, Allow: ${allow}`}` : `status ${status}, not 405`
  return [...held(row, observed, answer), ...recorded(row, `${method}: ${note}`, answer)]
}
