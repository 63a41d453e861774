import type { AuthorizationServerTarget, ServerClient, ServerTenant } from '../api/authorization-server.ts'
import type { HttpAnswer } from '../api/http.ts'
import type { Params } from '../api/params.ts'
import { isRecord } from './jwt.ts'

/** Client metadata as it is sent to a registration endpoint (RFC 7591, 2). */
export type ClientMetadata = Readonly<Record<string, unknown>>

/** What came of registering a client. */
export type SelfRegistration = { readonly exchanges: readonly string[] } & (
  | {
      readonly kind: 'registered'
      readonly status: number
      readonly client: ServerClient
      /** The answer of the registration endpoint: what the server made of the metadata. */
      readonly document: ClientMetadata
      /** Takes the client away again, where the server lets it (RFC 7592, 2.3). */
      forget(): Promise<void>
    }
  | { readonly kind: 'refused'; readonly status: number; readonly error: string | undefined }
  /** `status` is 0 where no answer came. */
  | { readonly kind: 'unclear'; readonly status: number; readonly sentence: string }
)

/** A public client that needs no authentication to redeem a code; probes of the authorization endpoint want no more. */
export function publicClientMetadata(redirectUris: readonly string[], application = 'web'): ClientMetadata {
  return {
    client_name: 'Parcelproof probe',
    application_type: application,
    redirect_uris: redirectUris,
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  }
}

/** Registers a client with a tenant (RFC 7591, 3.1); with `anonymous` no initial access token is shown. */
export async function registerClient(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
  metadata: ClientMetadata,
  options: { readonly anonymous?: boolean; readonly label?: string } = {},
): Promise<SelfRegistration> {
  const url = tenant.endpoints.registration_endpoint
  if (url === undefined)
    return { kind: 'unclear', status: 0, sentence: 'there is no registration endpoint', exchanges: [] }
  const token = options.anonymous === true ? undefined : tenant.initialAccessToken
  const answer = await target.send({
    method: 'POST',
    url,
    headers: [...json, ...bearer(token)],
    body: JSON.stringify(metadata),
    label: options.label ?? 'register a client',
  })
  return readRegistration(target, tenant, metadata, answer)
}

const json: Params = [
  ['content-type', 'application/json'],
  ['accept', 'application/json'],
]

function bearer(token: string | undefined): Params {
  return token === undefined ? [] : [['authorization', `Bearer ${token}`]]
}

function readRegistration(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
  metadata: ClientMetadata,
  answer: HttpAnswer,
): SelfRegistration {
  const { exchanges } = answer
  if (answer.kind !== 'answered') return { kind: 'unclear', status: 0, sentence: answer.sentence, exchanges }
  const document = isRecord(answer.json) ? answer.json : {}
  const id = text(document.client_id)
  if (id !== undefined && answer.status < 400) {
    const client = clientOf(tenant, id, { ...metadata, ...document })
    return {
      kind: 'registered',
      status: answer.status,
      client,
      document,
      exchanges,
      forget: () => forget(target, document),
    }
  }
  if (answer.status >= 400 && answer.status < 500) {
    return { kind: 'refused', status: answer.status, error: text(document.error), exchanges }
  }
  return {
    kind: 'unclear',
    status: answer.status,
    sentence: `the registration endpoint answered with status ${answer.status} and no client_id`,
    exchanges,
  }
}

function clientOf(tenant: ServerTenant, id: string, document: ClientMetadata): ServerClient {
  const [redirectUri = 'https://client.example/cb', ...others] = strings(document.redirect_uris)
  const secret = text(document.client_secret)
  const method = text(document.token_endpoint_auth_method)
  const confidential = method !== 'none' && secret !== undefined
  return {
    tenant: tenant.id,
    id,
    authentication: !confidential
      ? { method: 'none', clientId: id }
      : { method: method === 'client_secret_post' ? method : 'client_secret_basic', clientId: id, secret },
    confidential,
    application: document.application_type === 'native' ? 'native' : 'web',
    redirectUris: [redirectUri, ...others],
    scope: tenant.clients[0].scope,
    ungrantedScope: undefined,
    facts: tenant.clients[0].facts,
  }
}

async function forget(target: AuthorizationServerTarget, document: ClientMetadata): Promise<void> {
  const url = text(document.registration_client_uri)
  const token = text(document.registration_access_token)
  if (url === undefined || token === undefined) return
  await target.send({ method: 'DELETE', url, headers: bearer(token), label: 'take the client away again' })
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
