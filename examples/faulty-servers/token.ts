import { callerOf } from './client-authentication.ts'
import type { Client } from './clients.ts'
import { knownScopes } from './clients.ts'
import { json, type Message, type Reply } from './messages.ts'
import { type Code, type Grant, unguessable } from './records.ts'
import type { Server } from './server.ts'

const accessLife = 600_000
const refreshLife = 86_400_000

/** The token endpoint (RFC 6749, 3.2). */
export function token(message: Message, server: Server): Reply {
  const caller = callerOf(message, server)
  if (caller.kind === 'refused') return caller.reply
  const { values } = message.form
  switch (values.get('grant_type')) {
    case undefined:
      return json(400, { error: 'invalid_request' })
    case 'authorization_code':
      return redeem(values, caller.client, server)
    case 'refresh_token':
      return refresh(values, caller.client, server)
    default:
      return json(400, { error: 'unsupported_grant_type' })
  }
}

function redeem(values: ReadonlyMap<string, string>, client: Client, server: Server): Reply {
  const value = values.get('code')
  if (value === undefined) return json(400, { error: 'invalid_request' })
  const code = server.records.codes.get(value)
  if (code === undefined || !belongs(code, values, client, server)) return json(400, { error: 'invalid_grant' })
  if (server.rules.codeIsUsedUp(code.redeemedAt, server.now())) {
    code.grant.revoked = true
    return json(400, { error: 'invalid_grant' })
  }
  code.redeemedAt ??= server.now()
  return tokensFor(code.grant, code.grant.scope, server)
}

/** Whether code, client, redirect URI and verifier belong together (RFC 6749, 4.1.3; RFC 7636, 4.6). */
function belongs(code: Code, values: ReadonlyMap<string, string>, client: Client, server: Server): boolean {
  const redirectUri = values.get('redirect_uri')
  const verifier = values.get('code_verifier') ?? ''
  return (
    code.grant.client === client.id &&
    !code.grant.revoked &&
    server.now() < code.expiresAt &&
    (redirectUri === undefined ? !code.redirectUriGiven : redirectUri === code.redirectUri) &&
    /^[A-Za-z0-9._~-]{43,128}$/.test(verifier) &&
    server.rules.verifierMatches(code.challenge, verifier)
  )
}

function refresh(values: ReadonlyMap<string, string>, client: Client, server: Server): Reply {
  const value = values.get('refresh_token')
  if (value === undefined) return json(400, { error: 'invalid_request' })
  const found = server.records.tokens.get(value)
  const good =
    found?.kind === 'refresh' &&
    !found.revoked &&
    !found.grant.revoked &&
    server.now() < found.expiresAt &&
    server.rules.refreshTokenIsFor(found.grant.client, client.id)
  if (!good) return json(400, { error: 'invalid_grant' })
  const scope = server.rules.scopeAtRefresh(found.grant.scope, values.get('scope'), knownScopes)
  if (scope === undefined) return json(400, { error: 'invalid_scope' })
  if (found.used) {
    // Somebody else has it too (RFC 9700, 4.14.2).
    found.grant.revoked = true
    return json(400, { error: 'invalid_grant' })
  }
  found.used = true
  return tokensFor(found.grant, scope, server)
}

function tokensFor(grant: Grant, scope: string, server: Server): Reply {
  const issuedAt = server.now()
  const issue = (kind: 'access' | 'refresh', life: number): string => {
    const value = unguessable()
    server.records.tokens.set(value, {
      kind,
      grant,
      scope,
      issuedAt,
      expiresAt: issuedAt + life,
      used: false,
      revoked: false,
    })
    return value
  }
  return json(200, {
    access_token: issue('access', accessLife),
    token_type: 'Bearer',
    expires_in: accessLife / 1000,
    refresh_token: issue('refresh', refreshLife),
    scope,
  })
}
