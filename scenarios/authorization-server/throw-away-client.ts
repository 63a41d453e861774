import type { AuthorizationServerTarget, ServerClient, ServerTenant } from '../api/authorization-server.ts'
import { type Answered, type HttpAnswer, header } from '../api/http.ts'
import type { Params } from '../api/params.ts'
import { isRecord } from './jwt.ts'

/** A client registered for one probe, so that nobody else's client comes to harm. */
export interface ThrowAwayClient {
  readonly client: ServerClient
  readonly secret: string
  /** The registration answer. */
  readonly answer: Answered
  /** Takes the client back where the server lets it (RFC 7592). */
  forget(): Promise<void>
}

export type Registration =
  | { readonly kind: 'client'; readonly registered: ThrowAwayClient }
  | { readonly kind: 'none'; readonly sentence: string; readonly exchanges: readonly string[] }

/** Registers a confidential client (RFC 7591) with a secret made by the server. */
export async function registerThrowAwayClient(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
): Promise<Registration> {
  const url = tenant.endpoints.registration_endpoint
  if (url === undefined) return { kind: 'none', sentence: 'there is no registration endpoint', exchanges: [] }
  const model = tenant.clients.find(({ application }) => application === 'web') ?? tenant.clients[0]
  const answer = await target.send({
    method: 'POST',
    url,
    headers: [['content-type', 'application/json'], ...bearer(tenant.initialAccessToken)],
    body: JSON.stringify({
      client_name: 'parcelproof throw-away client',
      redirect_uris: [model.redirectUris[0]],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
    }),
    label: 'register a throw-away client',
  })
  if (answer.kind !== 'answered') return { kind: 'none', sentence: answer.sentence, exchanges: answer.exchanges }
  const { json, exchanges } = answer
  if (!isRecord(json) || typeof json.client_id !== 'string' || typeof json.client_secret !== 'string') {
    return { kind: 'none', sentence: `registration was answered with status ${answer.status}`, exchanges }
  }
  const { client_id: id, client_secret: secret } = json
  return {
    kind: 'client',
    registered: {
      client: {
        ...model,
        id,
        authentication: { method: 'client_secret_basic', clientId: id, secret },
        confidential: true,
      },
      secret,
      answer,
      forget: () => forget(target, json),
    },
  }
}

async function forget(target: AuthorizationServerTarget, body: Readonly<Record<string, unknown>>): Promise<void> {
  const { registration_client_uri: url, registration_access_token: token } = body
  if (typeof url !== 'string' || typeof token !== 'string') return
  await target.send({ method: 'DELETE', url, headers: bearer(token), label: 'take the throw-away client back' })
}

function bearer(token: string | undefined): Params {
  return token === undefined ? [] : [['authorization', `Bearer ${token}`]]
}

/** Whether an answer may not be stored by anybody. */
export function isNotStored(answer: HttpAnswer): boolean {
  if (answer.kind !== 'answered') return false
  return (header(answer, 'cache-control') ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .includes('no-store')
}
