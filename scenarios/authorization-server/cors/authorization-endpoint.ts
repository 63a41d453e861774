import type { Browser } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import type { HttpAnswer, HttpRequest } from '../../api/http.ts'
import { encodeForm, type Params, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { codeControl } from '../code-control.ts'
import { planFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed } from '../judge.ts'
import { corsOf, foreignOrigin } from './answer.ts'

const row = 'RFC9700-2.6-8'

/** Authorization requests that a foreign page's script may send. */
const requests: readonly { readonly what: string; readonly spoil: (request: Params) => Params }[] = [
  { what: 'a correct request', spoil: (request) => request },
  { what: 'an unknown client', spoil: (request) => withParam(request, 'client_id', 'no-such-client') },
  { what: 'an unknown scope', spoil: (request) => withParam(request, 'scope', 'no-such-scope') },
]

const preflight: Params = [
  ['origin', foreignOrigin],
  ['access-control-request-method', 'GET'],
  ['access-control-request-headers', 'authorization'],
]

export const authorizationEndpointCors = authorizationServerScenario({
  id: 'authorization-server/cors/authorization-endpoint',
  title: 'No script may read answers of the authorization endpoint',
  story: "A foreign page's script calls the authorization endpoint in the browser of somebody who is signed in.",
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [
    { twin: 'supports-cors-at-authorization-endpoint', breaks: [row] },
    { twin: 'answers-preflight-of-authorization-endpoint', breaks: [row] },
  ],
  async run({ target, random }) {
    const [tenant] = target.tenants
    const [client] = tenant.clients
    const endpoint = tenant.endpoints.authorization_endpoint
    if (endpoint === undefined) return couldNotRun(row, 'add endpoints: { authorization_endpoint: "https://…" }')
    const control = await codeControl(target, client, random)
    if (control.kind === 'failed') return controlFailed(row, control)
    const { browser: signedIn } = control.outcome

    const addressOf = (spoil: (request: Params) => Params): string =>
      `${endpoint}${endpoint.includes('?') ? '&' : '?'}${encodeForm(spoil(planFlow(client, random).request))}`
    const people: readonly { readonly who: string; readonly browser: () => Promise<Browser> | Browser }[] = [
      { who: 'nobody signed in', browser: () => target.browser() },
      { who: 'signed in', browser: () => signedIn.clone() },
    ]
    return [
      ...(await inTurn(people, ({ who, browser }) =>
        inTurn(requests, async ({ what, spoil }) => {
          const attempt = `${what} with a foreign Origin, ${who}`
          const request: HttpRequest = {
            method: 'GET',
            url: addressOf(spoil),
            headers: [['origin', foreignOrigin]],
            label: attempt,
          }
          return judge(await (await browser()).navigate(request), attempt)
        }),
      )),
      ...(await inTurn([endpoint, addressOf((request) => request)], async (url) => {
        const attempt = `a preflight from a foreign Origin${url === endpoint ? '' : ', with the parameters of a request'}`
        return judge(await target.send({ method: 'OPTIONS', url, headers: preflight, label: attempt }), attempt)
      })),
    ]
  },
})

function judge(answer: HttpAnswer, attempt: string): readonly Finding[] {
  if (answer.kind === 'no-answer') return inconclusive(row, `${attempt}: ${answer.sentence}`, answer)
  if (answer.kind !== 'answered') return couldNotRun(row, `${attempt}: ${answer.sentence}`, answer)
  const { allowed } = corsOf(answer)
  const answered = `${attempt}: status ${answer.status}`
  if (allowed !== undefined) {
    const observed = `${answered} with Access-Control-Allow-Origin: ${allowed}`
    return broken(row, { expected: 'no Access-Control-Allow-Origin', observed }, answer)
  }
  // An unknown method may be answered with 501; any other failure of the server shows nothing.
  if (answer.status >= 500 && answer.status !== 501) return inconclusive(row, answered, answer)
  return held(row, `${answered} without Access-Control-Allow-Origin`, answer)
}
