import { type Finding, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { askForCode, correctFlow, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { withSecret } from './secret-clients.ts'

const row = 'RFC6749-2.3.1-2-as'

export const secretInQuery = authorizationServerScenario({
  id: 'authorization-server/client-authentication/secret-in-query',
  title: 'Client credentials in the address are not taken',
  story: 'A careless client puts its secret into the query of the token request, where logs and proxies keep it.',
  requirements: [row],
  needs: ['client-secret'],
  everyKindOfClient: true,
  caughtBy: [{ twin: 'reads-credentials-in-query', breaks: [row] }],
  run: ({ target, random }) =>
    inTurn(withSecret(oneClientOfEachKind(target)), async ({ client, secret }): Promise<readonly Finding[]> => {
      const control = await correctFlow(target, client, random)
      if (control.kind === 'failed') return controlFailed(row, control)
      const asked = await askForCode(target, planFlow(client, random))
      if (asked.kind === 'none') {
        return controlFailed(row, { kind: 'failed', sentence: asked.sentence, exchanges: asked.outcome.exchanges })
      }
      const outcome = await redeem(target, asked.grant, {
        authentication: { method: 'omitted' },
        query: [
          ['client_id', client.id],
          ['client_secret', secret],
        ],
        label: 'redeem with id and secret in the query alone',
      })
      const attempt = `credentials of the ${nameOf(client)} in the query alone`
      return [
        ...mustRefuseTokens(row, outcome, attempt),
        ...recorded(row, `${attempt}: ${describeTokenOutcome(outcome)}`, outcome),
      ]
    }),
})
