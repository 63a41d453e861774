import { decodeJwt } from 'jose'
import type { CarrierAnswer, OtherArrival } from '../../../scenarios/api/carrier.ts'
import type { PlayedCarrier } from '../../../scenarios/api/client.ts'
import { encodeForm, first, type Params } from '../../../scenarios/api/params.ts'
import type { PlayedKit } from '../kit.ts'
import { type FlowRecord, freshValue, type Ledger } from '../ledger.ts'
import { oauthError } from './answers.ts'

/** The parameters of an authorization request, whichever way they travelled. */
export interface ReadRequest {
  readonly params: Params
  readonly way: 'query' | 'pushed' | 'request-object'
  /** As it stands, where there is one (RFC 9101). */
  readonly object: string | undefined
}

/** Reads an authorization request: from the query, what was pushed before, or the payload of a request object. */
export function readAuthorizationRequest(ledger: Ledger, query: Params): ReadRequest {
  const requestUri = first(query, 'request_uri')
  const pushed = requestUri === undefined ? undefined : ledger.pushed.get(requestUri)
  if (pushed !== undefined) {
    const inside = first(pushed.form, 'request')
    const params = inside === undefined ? pushed.form : [...pushed.form, ...claimsOf(inside)]
    return { way: 'pushed', params, object: inside ?? first(query, 'request') }
  }
  const object = first(query, 'request')
  if (object === undefined) return { way: 'query', params: query, object }
  const claims = claimsOf(object)
  // What the object says wins (RFC 9101, 6.3).
  const params = [...claims, ...query.filter(([name]) => first(claims, name) === undefined)]
  return { way: 'request-object', params, object }
}

function claimsOf(object: string): Params {
  try {
    return Object.entries(decodeJwt(object)).map(
      ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
    )
  } catch {
    return []
  }
}

/** Takes note of a request that reached a carrier for a tenant. */
export function recordFlow(ledger: Ledger, carrier: PlayedCarrier, tenant: string, params: Params): FlowRecord {
  const flow: FlowRecord = {
    flow: freshValue('flow'),
    tenant,
    carrier: carrier.id,
    clientId: first(params, 'client_id') ?? '',
    redirectUri: first(params, 'redirect_uri'),
    challenge: first(params, 'code_challenge'),
    challengeMethod:
      first(params, 'code_challenge') === undefined ? undefined : (first(params, 'code_challenge_method') ?? 'plain'),
    nonce: first(params, 'nonce'),
    scope: first(params, 'scope'),
  }
  ledger.flows.set(flow.flow, flow)
  return flow
}

/** What differs from the flow a code is issued for. */
export interface CodeBinding {
  readonly carrier?: string
  readonly clientId?: string
  readonly redirectUri?: string
}

/** Issues a code for a flow. */
export function issueCode({ ledger }: Pick<PlayedKit, 'ledger'>, flow: FlowRecord, binding: CodeBinding = {}): string {
  const code = freshValue('code')
  const { tenant, flow: id } = flow
  const issuedFor = {
    flow: id,
    tenant,
    carrier: binding.carrier ?? flow.carrier,
    clientId: binding.clientId ?? flow.clientId,
  }
  ledger.codes.set(code, { issuedFor, flow, redirectUri: binding.redirectUri ?? flow.redirectUri, used: false })
  return code
}

/** The parameters of an honest response, `iss` among them (RFC 9207, 2). */
export function responseParams(code: string, state: string | undefined, issuer: string): Params {
  return [['code', code], ...(state === undefined ? [] : [['state', state] as const]), ['iss', issuer]]
}

/** A browser at the authorization endpoint: the person has always said yes already. */
export function authorizationAnswer(kit: PlayedKit, request: OtherArrival): CarrierAnswer {
  const { params } = readAuthorizationRequest(kit.ledger, request.form)
  const [client] = kit.ledger.clientsAt(request.carrier.id, first(params, 'client_id'))
  const redirectUri = first(params, 'redirect_uri') ?? client?.redirectUri
  if (client === undefined) return oauthError(400, 'invalid_request', 'this client is not known here')
  if (redirectUri === undefined || !URL.canParse(redirectUri))
    return oauthError(400, 'invalid_request', 'there is no redirect URI')
  if (client.redirectUri !== undefined && redirectUri !== client.redirectUri) {
    return oauthError(400, 'invalid_request', 'the redirect URI is not the registered one')
  }
  const flow = recordFlow(kit.ledger, request.carrier, client.tenant ?? '', params)
  const response = responseParams(issueCode(kit, flow), first(params, 'state'), request.carrier.issuer)
  return { kind: 'text', status: 303, body: '', headers: [['location', withParams(redirectUri, response)]] }
}

/** An address with parameters behind those it has. */
export function withParams(address: string, params: Params): string {
  const query = encodeForm(params)
  if (query === '') return address
  return `${address}${address.includes('?') ? '&' : '?'}${query}`
}
