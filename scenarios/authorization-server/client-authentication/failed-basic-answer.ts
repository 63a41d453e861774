import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import { header } from '../../api/http.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { askForCode, correctFlow, planFlow, redeem } from '../code-flow.ts'
import { controlFailed, nameOf } from '../judge.ts'
import { by, withSecret } from './secret-clients.ts'

const row = 'RFC6749-5.2-2'

export const failedBasicAnswer = authorizationServerScenario({
  id: 'authorization-server/client-authentication/failed-basic-answer',
  title: 'Failed HTTP Basic authentication is answered with 401 and a challenge',
  story: 'A client authenticates by HTTP Basic with a wrong secret and learns by the answer what went wrong.',
  requirements: [row],
  needs: ['client-secret'],
  everyKindOfClient: true,
  caughtBy: [{ twin: 'leaves-out-basic-challenge', breaks: [row] }],
  async run({ target, random }): Promise<readonly Finding[]> {
    const clients = withSecret(target.tenants[0].clients)
    const registered = clients.find(({ method }) => method === 'client_secret_basic') ?? clients[0]
    if (registered === undefined) return couldNotRun(row, 'a client with a secret is missing: add one under `clients`')
    const { client } = registered
    const control = await correctFlow(target, client, random)
    if (control.kind === 'failed') return controlFailed(row, control)
    const asked = await askForCode(target, planFlow(client, random))
    if (asked.kind === 'none') {
      return controlFailed(row, { kind: 'failed', sentence: asked.sentence, exchanges: asked.outcome.exchanges })
    }
    const outcome = await redeem(target, asked.grant, {
      authentication: by('client_secret_basic', { client, secret: random.token(24) }),
      label: 'redeem with a wrong secret by HTTP Basic',
    })
    const attempt = `a wrong secret of the ${nameOf(client)} by HTTP Basic`
    const { answer } = outcome
    if (answer.kind !== 'answered') return inconclusive(row, `${attempt}: ${answer.sentence}`, outcome)
    const challenge = header(answer, 'www-authenticate')
    const error = outcome.kind === 'refused' ? outcome.error : undefined
    const right = answer.status === 401 && error === 'invalid_client' && /^basic\b/i.test(challenge ?? '')
    if (right) return held(row, `${attempt}: 401 invalid_client with a challenge for Basic`, outcome)
    const got = `status ${answer.status}, ${error === undefined ? 'no error code' : `error ${error}`}, ${
      challenge === undefined ? 'no WWW-Authenticate' : `WWW-Authenticate: ${challenge.split(' ')[0]}`
    }`
    return broken(
      row,
      { expected: '401, error=invalid_client and WWW-Authenticate: Basic', observed: `${attempt}: ${got}` },
      outcome,
    )
  },
})
