import { callerOf } from './client-authentication.ts'
import { json, type Message, type Reply } from './messages.ts'
import type { Server } from './server.ts'

/** RFC 7662: the API may ask about every token, a confidential client about its own. */
export function introspect(message: Message, server: Server): Reply {
  const caller = callerOf(message, server)
  if (caller.kind === 'refused') return caller.reply
  const { client } = caller
  if (client.secret === undefined)
    return json(401, { error: 'invalid_client' }, { 'www-authenticate': 'Basic realm="server"' })
  const value = message.form.values.get('token')
  if (value === undefined) return json(400, { error: 'invalid_request' })
  const token = server.records.tokens.get(value)
  const alive =
    token !== undefined && !token.revoked && !token.used && !token.grant.revoked && server.now() < token.expiresAt
  if (!alive || (client.id !== 'api' && client.id !== token.grant.client)) return json(200, { active: false })
  return json(200, {
    active: true,
    iss: server.issuer,
    sub: token.grant.user,
    aud: 'https://api.example',
    client_id: token.grant.client,
    scope: token.scope,
    iat: Math.floor(token.issuedAt / 1000),
    exp: Math.floor(token.expiresAt / 1000),
    ...(token.kind === 'access' ? { token_type: 'Bearer' } : {}),
  })
}

/** RFC 7009: 200 for every token, but only the owner's request has an effect. */
export function revoke(message: Message, server: Server): Reply {
  const caller = callerOf(message, server)
  if (caller.kind === 'refused') return caller.reply
  const value = message.form.values.get('token')
  if (value === undefined) return json(400, { error: 'invalid_request' })
  const token = server.records.tokens.get(value)
  if (token !== undefined && token.grant.client === caller.client.id) {
    token.revoked = true
    if (token.kind === 'refresh') token.grant.revoked = true
  }
  return { status: 200 }
}

/** A protected address: takes live access tokens in the header (RFC 6750, 2.1). */
export function me(message: Message, { records, now }: Server): Reply {
  const value = /^bearer +(\S+)$/i.exec(message.headers.authorization ?? '')?.[1] ?? ''
  const token = records.tokens.get(value)
  if (token?.kind !== 'access' || token.revoked || token.grant.revoked || now() >= token.expiresAt) {
    return json(401, { error: 'invalid_token' }, { 'www-authenticate': 'Bearer error="invalid_token"' })
  }
  return json(200, { user: token.grant.user })
}
