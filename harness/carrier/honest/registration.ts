import { z } from 'zod'
import type { CarrierAnswer, OtherArrival } from '../../../scenarios/api/carrier.ts'
import type { PlayedCarrier } from '../../../scenarios/api/client.ts'
import { header } from '../../../scenarios/api/http.ts'
import type { PlayedKit } from '../kit.ts'
import { freshValue, type KnownClient } from '../ledger.ts'
import { json, oauthError } from './answers.ts'

const metadata = z.looseObject({
  redirect_uris: z.array(z.string()).default([]),
  token_endpoint_auth_method: z.string().default('client_secret_basic'),
})

/** Dynamic registration (RFC 7591): open, and the initial access token, where there is one, names the tenant. */
export function honestRegistration(kit: PlayedKit, request: OtherArrival): CarrierAnswer {
  const { ledger, now } = kit
  const { carrier } = request
  if (request.method !== 'POST') return managed(kit, request)
  const parsed = metadata.safeParse(jsonOf(request.body))
  if (!parsed.success) return oauthError(400, 'invalid_client_metadata', 'send the metadata as JSON')
  const { redirect_uris: redirectUris, token_endpoint_auth_method: method } = parsed.data
  const id = freshValue('client')
  ledger.clients.push({
    carrier: carrier.id,
    id,
    tenant: ledger.initialAccessTokens.get(bearerOf(request)),
    authentication: { method: 'none', clientId: id },
    redirectUri: redirectUris.length === 1 ? redirectUris[0] : undefined,
  })
  const registered = { ...parsed.data, client_id_issued_at: Math.floor(now() / 1000) }
  return json(201, withCredentials(kit, carrier, id, registered, method))
}

/**
 * Management (RFC 7592): reading and updating bring a new secret and a new token each time, as they may (RFC 7592, 3), and
 * from then on the old ones are good for nothing.
 */
function managed(kit: PlayedKit, request: OtherArrival): CarrierAnswer {
  const { ledger } = kit
  const id = new URL(request.url).pathname.split('/').at(-1) ?? ''
  const known = ledger.registrations.get(id)
  if (known === undefined || known.token !== bearerOf(request)) return json(401, { error: 'invalid_token' })
  if (request.method === 'DELETE') {
    ledger.registrations.delete(id)
    ledger.clients.splice(0, Infinity, ...ledger.clients.filter((client) => client.id !== id))
    return { kind: 'text', status: 204, body: '' }
  }
  const wanted = metadata.safeParse(request.method === 'PUT' ? jsonOf(request.body) : known.metadata)
  if (!wanted.success) return oauthError(400, 'invalid_client_metadata', 'send the metadata as JSON')
  const { client_secret: _, ...kept } = wanted.data
  return json(200, withCredentials(kit, request.carrier, id, kept, wanted.data.token_endpoint_auth_method))
}

/** The whole answer about a client (RFC 7591, 3.2.1), with credentials that are new. */
function withCredentials(
  { ledger }: PlayedKit,
  carrier: PlayedCarrier,
  id: string,
  described: Readonly<Record<string, unknown>>,
  method: string,
): Readonly<Record<string, unknown>> {
  const token = freshValue('registration')
  const secret = method === 'none' ? undefined : freshValue('secret')
  ledger.registrations.set(id, { metadata: described, token })
  const at = ledger.clients.findIndex((client) => client.id === id && client.carrier === carrier.id)
  const client = ledger.clients[at]
  if (client !== undefined) ledger.clients[at] = { ...client, authentication: authenticationBy(id, method, secret) }
  return {
    ...described,
    client_id: id,
    ...(secret === undefined ? {} : { client_secret: secret, client_secret_expires_at: 0 }),
    registration_client_uri: `${carrier.endpoints.registration_endpoint}/${id}`,
    registration_access_token: token,
  }
}

function authenticationBy(clientId: string, method: string, secret: string | undefined): KnownClient['authentication'] {
  if (secret === undefined) return { method: 'none', clientId }
  return { method: method === 'client_secret_post' ? method : 'client_secret_basic', clientId, secret }
}

function bearerOf(request: OtherArrival): string {
  return (header(request, 'authorization') ?? '').replace(/^bearer +/i, '')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
