import { z } from 'zod'
import type { CarrierAnswer, OtherArrival } from '../../../scenarios/api/carrier.ts'
import { header } from '../../../scenarios/api/http.ts'
import type { PlayedKit } from '../kit.ts'
import { freshValue } from '../ledger.ts'
import { json, oauthError } from './answers.ts'

const metadata = z.looseObject({
  redirect_uris: z.array(z.string()).default([]),
  token_endpoint_auth_method: z.string().default('client_secret_basic'),
})

/** Dynamic registration (RFC 7591): open, and the initial access token, where there is one, names the tenant. */
export function honestRegistration({ ledger, now }: PlayedKit, request: OtherArrival): CarrierAnswer {
  const { carrier } = request
  if (request.method !== 'POST') return managed(request)
  const parsed = metadata.safeParse(jsonOf(request.body))
  if (!parsed.success) return oauthError(400, 'invalid_client_metadata', 'send the metadata as JSON')
  const token = (header(request, 'authorization') ?? '').replace(/^bearer +/i, '')
  const { redirect_uris: redirectUris, token_endpoint_auth_method: method } = parsed.data
  const id = freshValue('client')
  const secret = method === 'none' ? undefined : freshValue('secret')
  const way = method === 'client_secret_post' ? 'client_secret_post' : 'client_secret_basic'
  ledger.clients.push({
    carrier: carrier.id,
    id,
    tenant: ledger.initialAccessTokens.get(token),
    authentication: secret === undefined ? { method: 'none', clientId: id } : { method: way, clientId: id, secret },
    redirectUri: redirectUris.length === 1 ? redirectUris[0] : undefined,
  })
  return json(201, {
    ...parsed.data,
    client_id: id,
    ...(secret === undefined ? {} : { client_secret: secret, client_secret_expires_at: 0 }),
    client_id_issued_at: Math.floor(now() / 1000),
    registration_client_uri: `${carrier.endpoints.registration_endpoint}/${id}`,
    registration_access_token: freshValue('registration'),
  })
}

/** RFC 7592 as far as a platform can see it here: reading and updating echo, deleting is done. */
function managed(request: OtherArrival): CarrierAnswer {
  const id = new URL(request.url).pathname.split('/').at(-1) ?? ''
  if (request.method === 'DELETE') return { kind: 'text', status: 204, body: '' }
  const update = metadata.safeParse(request.method === 'PUT' ? jsonOf(request.body) : {})
  return json(200, { ...(update.success ? update.data : {}), client_id: id })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
