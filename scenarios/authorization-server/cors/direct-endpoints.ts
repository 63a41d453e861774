import { broken, couldNotRun, type Finding, recorded } from '../../api/finding.ts'
import type { HttpRequest } from '../../api/http.ts'
import { encodeForm } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { inTurn } from '../in-turn.ts'
import { corsOf, foreignOrigin } from './answer.ts'

const row = 'RFC9700-2.6-7'

/** Endpoints a client in a browser calls, and a harmless call of each. */
const calls: readonly { readonly endpoint: string; readonly request: Omit<HttpRequest, 'url'> }[] = [
  {
    endpoint: 'token_endpoint',
    request: {
      method: 'POST',
      headers: [['content-type', 'application/x-www-form-urlencoded']],
      body: encodeForm([
        ['grant_type', 'authorization_code'],
        ['code', 'no-such-code'],
      ]),
    },
  },
  { endpoint: 'jwks_uri', request: { method: 'GET' } },
  {
    endpoint: 'registration_endpoint',
    request: { method: 'POST', headers: [['content-type', 'application/json']], body: '[]' },
  },
  { endpoint: 'metadata', request: { method: 'GET' } },
]

export const directEndpointsCors = authorizationServerScenario({
  id: 'authorization-server/cors/direct-endpoints',
  title: 'What scripts of other origins may read',
  story: 'A script of another origin calls the endpoints that clients in a browser call themselves.',
  requirements: [row],
  needs: [],
  caughtBy: [{ twin: 'reflects-origin-with-credentials', breaks: [row] }],
  async run({ target }) {
    const [tenant] = target.tenants
    const metadata = tenant.lookups.find(({ document }) => document !== undefined)?.url
    const found = calls.flatMap(({ endpoint, request }) => {
      const url = endpoint === 'metadata' ? metadata : tenant.endpoints[endpoint]
      return url === undefined ? [] : [{ endpoint, url, request }]
    })
    return inTurn(found, async ({ endpoint, url, request }) => [
      ...(await ask(endpoint, { ...request, url, headers: [...(request.headers ?? []), ['origin', foreignOrigin]] })),
      ...(await ask(endpoint, {
        method: 'OPTIONS',
        url,
        headers: [
          ['origin', foreignOrigin],
          ['access-control-request-method', request.method],
        ],
      })),
    ])

    async function ask(endpoint: string, request: HttpRequest): Promise<readonly Finding[]> {
      const what = `${request.method} at ${endpoint} from ${foreignOrigin}`
      const answer = await target.send({ ...request, label: what })
      if (answer.kind === 'no-answer') return recorded(row, `${what}: ${answer.sentence}`, answer)
      if (answer.kind !== 'answered') return couldNotRun(row, `${what}: ${answer.sentence}`, answer)
      const { allowed, withCredentials } = corsOf(answer)
      if (allowed === undefined) return recorded(row, `${what}: no CORS headers`, answer)
      const observed = `${what}: Access-Control-Allow-Origin: ${allowed}${withCredentials ? ', with credentials' : ''}`
      if (allowed === foreignOrigin && withCredentials) {
        return broken(row, { expected: 'credentials for known origins only', observed }, answer)
      }
      return recorded(row, observed, answer)
    }
  },
})
