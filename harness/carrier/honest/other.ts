import type { CarrierAnswer, OtherArrival } from '../../../scenarios/api/carrier.ts'
import { header } from '../../../scenarios/api/http.ts'
import { first, without } from '../../../scenarios/api/params.ts'
import type { PlayedKit } from '../kit.ts'
import { freshValue } from '../ledger.ts'
import { json, oauthError } from './answers.ts'
import { authorizationAnswer } from './authorization.ts'
import { honestRegistration } from './registration.ts'
import { subjectOf } from './token.ts'

/** The endpoints beside token, metadata and API. */
export async function honestOther(kit: PlayedKit, request: OtherArrival): Promise<CarrierAnswer> {
  switch (request.kind) {
    case 'authorization':
      return authorizationAnswer(kit, request)
    case 'pushed':
      return pushed(kit, request)
    case 'revocation':
      return revoked(kit, request)
    case 'introspection':
      return introspected(kit, request)
    case 'registration':
      return honestRegistration(kit, request)
    case 'userinfo':
      return userinfo(kit, request)
    case 'jwks':
      return json(200, { ...(await kit.key.jwks()) }, [['cache-control', 'max-age=60']])
    case 'unknown':
      return json(404, { error: 'not_found' })
  }
}

function pushed({ ledger }: PlayedKit, request: OtherArrival): CarrierAnswer {
  if (request.credentials.right === false)
    return oauthError(401, 'invalid_client', 'unknown client or wrong credentials')
  const uri = `urn:ietf:params:oauth:request_uri:${freshValue('par')}`
  const form = without(request.form, 'client_secret', 'client_assertion', 'client_assertion_type')
  const id = request.credentials.clientId
  const named =
    first(form, 'client_id') === undefined && id !== undefined ? [...form, ['client_id', id] as const] : form
  ledger.pushed.set(uri, { carrier: request.carrier.id, form: named })
  return json(201, { request_uri: uri, expires_in: 90 })
}

/** Ends the token and everything that came with it; unknown ones are answered the same (RFC 7009, 2.2). */
function revoked({ ledger }: PlayedKit, request: OtherArrival): CarrierAnswer {
  if (request.credentials.right === false)
    return oauthError(401, 'invalid_client', 'unknown client or wrong credentials')
  const record = ledger.tokens.get(first(request.form, 'token') ?? '')
  if (record !== undefined && record.issuedFor.clientId === request.credentials.clientId) {
    for (const token of ledger.tokens.values()) if (token.issuedFor.flow === record.issuedFor.flow) token.live = false
  }
  return json(200, {})
}

function introspected({ ledger, now }: PlayedKit, request: OtherArrival): CarrierAnswer {
  if (request.credentials.right === false)
    return oauthError(401, 'invalid_client', 'unknown client or wrong credentials')
  const record = ledger.tokens.get(first(request.form, 'token') ?? '')
  const active =
    record?.live === true && record.expiresAt > now() && record.issuedFor.clientId === request.credentials.clientId
  return json(
    200,
    active ? { active, client_id: record.issuedFor.clientId, sub: subjectOf(record.issuedFor) } : { active },
  )
}

function userinfo({ ledger, now }: PlayedKit, request: OtherArrival): CarrierAnswer {
  const token = (header(request, 'authorization') ?? '').replace(/^\S+ +/, '')
  const record = ledger.tokens.get(token)
  if (record?.kind !== 'access' || !record.live || record.expiresAt <= now())
    return json(401, { error: 'invalid_token' })
  return json(200, { sub: subjectOf(record.issuedFor), account: subjectOf(record.issuedFor) })
}
