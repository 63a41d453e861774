import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import type { HttpAnswer } from '../../api/http.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { inTurn } from '../in-turn.ts'
import { isRecord } from '../jwt.ts'
import { configurationEndpointOf, describeAnswer, manage } from './configuration-endpoint.ts'
import { confidentialClientMetadata, withRegisteredClient } from './registered-client.ts'

const row = 'RFC7591-3.2.2-1'

/** Error codes a registration may be refused with (RFC 7591, 3.2.2), and the one for a body that cannot be read. */
const registeredErrors: ReadonlySet<string> = new Set([
  'invalid_redirect_uri',
  'invalid_client_metadata',
  'invalid_software_statement',
  'unapproved_software_statement',
  'invalid_request',
])

const wrong = [
  { what: 'a javascript: redirect URI', change: { redirect_uris: ['javascript:alert(1)'] } },
  { what: 'redirect_uris that are no list', change: { redirect_uris: 'https://client.example/cb' } },
  { what: 'an unknown token_endpoint_auth_method', change: { token_endpoint_auth_method: 'no_such_method' } },
]

export const registrationErrorForm = authorizationServerScenario({
  id: 'authorization-server/registration/error-form',
  title: 'A refused registration says why in the registered words',
  story: 'A client registers with metadata that cannot be right and has to find out what to change.',
  requirements: [row],
  needs: ['registration'],
  caughtBy: [
    { twin: 'answers-registration-errors-with-422', breaks: [row] },
    { twin: 'names-registration-errors-its-own-way', breaks: [row] },
  ],
  async run({ target }) {
    const [tenant] = target.tenants
    const url = tenant.endpoints.registration_endpoint ?? ''
    const good = confidentialClientMetadata(tenant)
    return withRegisteredClient({ target }, row, () =>
      inTurn(wrong, async ({ what, change }) => {
        const answer = await target.send({
          method: 'POST',
          url,
          headers: [
            ['content-type', 'application/json'],
            ...(tenant.initialAccessToken === undefined
              ? []
              : ([['authorization', `Bearer ${tenant.initialAccessToken}`]] as const)),
          ],
          body: JSON.stringify({ ...good, ...change }),
          label: `register with ${what}`,
        })
        const registered = answer.kind === 'answered' && isRecord(answer.json) ? answer.json : {}
        const endpoint = configurationEndpointOf(registered)
        if (endpoint !== undefined) await manage(target, endpoint, { method: 'DELETE', label: 'take the client away' })
        return judge(answer, what)
      }),
    )
  },
})

function judge(answer: HttpAnswer, what: string): readonly Finding[] {
  const observed = `${what}: ${describeAnswer(answer)}`
  if (answer.kind !== 'answered') return inconclusive(row, observed, answer)
  const { status, json } = answer
  const body = isRecord(json) ? json : undefined
  // Whether it may be registered is another row; here only refusals are read.
  if (status < 300 && body?.client_id !== undefined) return recorded(row, `${what}: registered`, answer)
  const named = typeof body?.error === 'string' && registeredErrors.has(body.error)
  const expected = '400 and JSON with an error code of RFC 7591, 3.2.2'
  return status === 400 && named ? held(row, observed, answer) : broken(row, { expected, observed }, answer)
}
