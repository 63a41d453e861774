import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import type { HttpAnswer } from '../../api/http.ts'
import type { Params } from '../../api/params.ts'
import { isRecord } from '../jwt.ts'
import type { ClientMetadata } from '../self-registration.ts'

/** Where a registered client manages itself, and with what token (RFC 7592). */
export interface ConfigurationEndpoint {
  readonly url: string
  readonly token: string
}

export interface ManagementRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE' | 'PATCH' | 'POST'
  readonly label: string
  readonly metadata?: ClientMetadata
  /** In place of the registration access token; `none` sends no authorization at all. */
  readonly authorization?: string | 'none'
}

/** Address and token as the server handed them out; undefined where one of them is missing. */
export function configurationEndpointOf(document: ClientMetadata): ConfigurationEndpoint | undefined {
  const { registration_client_uri: url, registration_access_token: token } = document
  return typeof url === 'string' && URL.canParse(url) && typeof token === 'string' ? { url, token } : undefined
}

/** One request to a client configuration endpoint. */
export function manage(
  target: AuthorizationServerTarget,
  { url, token }: ConfigurationEndpoint,
  { method, label, metadata, authorization = `Bearer ${token}` }: ManagementRequest,
): Promise<HttpAnswer> {
  const headers: Params = [
    ['accept', 'application/json'],
    ...(authorization === 'none' ? [] : ([['authorization', authorization]] as const)),
    ...(metadata === undefined ? [] : ([['content-type', 'application/json']] as const)),
  ]
  return target.send({
    method,
    url,
    headers,
    label,
    ...(metadata === undefined ? {} : { body: JSON.stringify(metadata) }),
  })
}

/** The client's record in an answer; undefined where it holds none. */
export function recordIn(answer: HttpAnswer): ClientMetadata | undefined {
  if (answer.kind !== 'answered' || answer.status >= 300 || !isRecord(answer.json)) return undefined
  return typeof answer.json.client_id === 'string' ? answer.json : undefined
}

/** Members an update may not hold (RFC 7592, 2.2). */
const notInUpdates: readonly string[] = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
]

/** The record of a client as it is sent back in an update, changed in one place. */
export function updateOf(document: ClientMetadata, change: ClientMetadata = {}): ClientMetadata {
  const kept = Object.entries(document).filter(([name, value]) => !notInUpdates.includes(name) && value !== null)
  return { ...Object.fromEntries(kept), ...change }
}

/** The token to use from now on: an answer may bring another one (RFC 7592, 3). */
export function endpointAfter(endpoint: ConfigurationEndpoint, answer: HttpAnswer): ConfigurationEndpoint {
  const record = recordIn(answer)
  return (record && configurationEndpointOf(record)) ?? endpoint
}

/** One sentence part for people: how a management request was answered. */
export function describeAnswer(answer: HttpAnswer): string {
  if (answer.kind !== 'answered') return answer.sentence
  const error = isRecord(answer.json) && typeof answer.json.error === 'string' ? ` and error ${answer.json.error}` : ''
  return `status ${answer.status}${error}`
}
