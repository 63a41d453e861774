import { createHash } from 'node:crypto'
import type { CarrierAnswer, IssuedFor, TokenRequest } from '../../../scenarios/api/carrier.ts'
import { header } from '../../../scenarios/api/http.ts'
import { first } from '../../../scenarios/api/params.ts'
import type { PlayedKit } from '../kit.ts'
import { type CodeRecord, freshValue } from '../ledger.ts'
import { json, oauthError } from './answers.ts'

/** The token endpoint of an honest carrier: code with PKCE, rotating refresh tokens, client credentials. */
export async function honestToken(kit: PlayedKit, request: TokenRequest): Promise<CarrierAnswer> {
  if (request.method !== 'POST') return oauthError(405, 'invalid_request', 'use POST')
  const { clientId, right } = request.credentials
  if (clientId === undefined || right === false)
    return oauthError(401, 'invalid_client', 'unknown client or wrong credentials')
  switch (request.grantType) {
    case 'authorization_code':
      return redeem(kit, request, clientId)
    case 'refresh_token':
      return refresh(kit, request, clientId)
    case 'client_credentials':
      return issue(kit, request, {
        issuedFor: ofClient(request, clientId),
        generation: 1,
        scope: first(request.form, 'scope'),
      })
    default:
      return oauthError(400, 'unsupported_grant_type', 'this grant is not offered')
  }
}

function ofClient(request: TokenRequest, clientId: string): IssuedFor {
  return { flow: 'client-credentials', tenant: request.tenant ?? '', carrier: request.carrier.id, clientId }
}

async function redeem(kit: PlayedKit, request: TokenRequest, clientId: string): Promise<CarrierAnswer> {
  const record = request.code === undefined ? undefined : kit.ledger.codes.get(request.code.value)
  const objection = record === undefined ? 'the code is unknown' : objectionTo(record, request, clientId)
  if (record === undefined || objection !== undefined) return oauthError(400, 'invalid_grant', objection ?? 'refused')
  record.used = true
  const { scope, nonce } = record.flow
  return issue(kit, request, { issuedFor: record.issuedFor, generation: 1, scope, nonce })
}

function objectionTo(record: CodeRecord, request: TokenRequest, clientId: string): string | undefined {
  const { issuedFor, flow } = record
  if (record.used) return 'the code was used before'
  if (issuedFor.carrier !== request.carrier.id || issuedFor.clientId !== clientId)
    return 'the code is not for this client'
  const redirectUri = first(request.form, 'redirect_uri')
  // OAuth 2.1 leaves it out; where it is there it has to be the same (RFC 6749, 4.1.3).
  if (redirectUri !== undefined && redirectUri !== record.redirectUri) return 'the redirect URI is another one'
  return fits(flow.challenge, flow.challengeMethod, request.verifier?.value) ? undefined : 'the verifier does not fit'
}

function fits(challenge: string | undefined, method: string | undefined, verifier: string | undefined): boolean {
  if (challenge === undefined) return verifier === undefined
  if (verifier === undefined) return false
  return challenge === (method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier)
}

async function refresh(kit: PlayedKit, request: TokenRequest, clientId: string): Promise<CarrierAnswer> {
  const record = request.refreshToken === undefined ? undefined : kit.ledger.tokens.get(request.refreshToken.value)
  const { issuedFor } = record ?? {}
  const owned = issuedFor?.clientId === clientId && issuedFor.carrier === request.carrier.id
  if (record === undefined || issuedFor === undefined || !owned || record.kind !== 'refresh' || !record.live) {
    return oauthError(400, 'invalid_grant', 'the refresh token is not valid')
  }
  record.live = false
  return issue(kit, request, { issuedFor, generation: record.generation + 1, scope: record.scope })
}

interface Issue {
  readonly issuedFor: IssuedFor
  readonly generation: number
  readonly scope: string | undefined
  readonly nonce?: string | undefined
}

async function issue(
  kit: PlayedKit,
  request: TokenRequest,
  { issuedFor, generation, scope, nonce }: Issue,
): Promise<CarrierAnswer> {
  const access = freshValue('at')
  const now = kit.now()
  const { accessSeconds } = kit.lifetimes
  const record = { issuedFor, scope, generation, live: true } as const
  kit.ledger.tokens.set(access, { ...record, kind: 'access', expiresAt: now + accessSeconds * 1000 })
  const byPerson = request.grantType !== 'client_credentials'
  const next = byPerson ? freshValue('rt') : undefined
  if (next !== undefined)
    kit.ledger.tokens.set(next, { ...record, kind: 'refresh', expiresAt: Number.POSITIVE_INFINITY })
  const wantsIdToken = byPerson && scope?.split(' ').includes('openid') === true
  return json(200, {
    access_token: access,
    token_type: header(request, 'dpop') === undefined ? 'Bearer' : 'DPoP',
    expires_in: accessSeconds,
    ...(next === undefined ? {} : { refresh_token: next }),
    ...(scope === undefined ? {} : { scope }),
    ...(wantsIdToken ? { id_token: await idToken(kit, request, issuedFor, nonce) } : {}),
  })
}

function idToken(
  kit: PlayedKit,
  request: TokenRequest,
  issuedFor: IssuedFor,
  nonce: string | undefined,
): Promise<string> {
  const iat = Math.floor(kit.now() / 1000)
  return kit.key.sign({
    iss: request.carrier.issuer,
    sub: subjectOf(issuedFor),
    aud: issuedFor.clientId,
    iat,
    exp: iat + 600,
    ...(nonce === undefined ? {} : { nonce }),
  })
}

/** The person's name at the carrier. */
export function subjectOf({ tenant, carrier }: IssuedFor): string {
  return `${tenant}-at-${carrier}`
}
