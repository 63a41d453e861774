import { createHash, randomBytes } from 'node:crypto'
import { request } from 'undici'
import type { RunningCarrier, SimulatedClient, SimulatedTenant } from '../index.ts'

/** A tenant's client at a running server, as the tests of this folder use it. */
export interface Party {
  readonly server: RunningCarrier
  readonly tenant: SimulatedTenant
  readonly client: SimulatedClient
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** The JSON body, or nothing where there is none. */
  readonly json: Readonly<Record<string, unknown>>
}

export type Parameters = Readonly<Record<string, string | undefined>>

/** Registers a self-consenting tenant and gives its n-th client. */
export async function newParty(server: RunningCarrier, id: string, index = 0): Promise<Party> {
  const tenant = await server.addTenant({ id })
  return { server, tenant, client: clientAt(tenant, index) }
}

export function clientAt(tenant: SimulatedTenant, index: number): SimulatedClient {
  const client = tenant.clients[index]
  if (client === undefined) throw new Error(`Tenant ${tenant.id} has no client ${index}.`)
  return client
}

export function newVerifier(): string {
  return randomBytes(32).toString('base64url')
}

export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

export async function send(url: string, options: Sending = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options
  const answer = await request(url, { method, headers, ...(body === undefined ? {} : { body }) })
  const text = await answer.body.text()
  return { status: answer.statusCode, headers: answer.headers, text, json: parsed(text) }
}

interface Sending {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
  } catch {
    return {}
  }
}

/** The parameters of a right authorization request, with some of them changed or (`undefined`) left out. */
export function authorizationUrl(party: Party, verifier: string, changes: Parameters = {}): string {
  const url = new URL(party.server.endpoints.authorization_endpoint)
  url.search = form({
    client_id: party.client.clientId,
    response_type: 'code',
    redirect_uri: party.client.redirectUris[0],
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    state: 'state-1',
    ...changes,
  }).toString()
  return url.href
}

/** Sends an authorization request and gives the redirect it is answered with, if any. */
export async function authorize(party: Party, verifier: string, changes: Parameters = {}): Promise<URL | undefined> {
  const { headers } = await send(authorizationUrl(party, verifier, changes), { headers: { accept: 'text/html' } })
  const { location } = headers
  return typeof location === 'string' ? (URL.parse(location) ?? undefined) : undefined
}

/** A fresh code, or the reason why there is none. */
export async function codeFor(party: Party, verifier: string, changes: Parameters = {}): Promise<string> {
  const location = await authorize(party, verifier, changes)
  const code = location?.searchParams.get('code')
  if (code === null || code === undefined) throw new Error(`No code: ${location?.href ?? 'no redirect'}`)
  return code
}

export function tokenRequest(
  party: Party,
  body: Parameters,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return post(party.server.endpoints.token_endpoint, party.client, body, headers)
}

/** Posts a form with the client's own authentication. */
export function post(
  url: string,
  client: Pick<SimulatedClient, 'clientId' | 'clientSecret'>,
  body: Parameters,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { clientId, clientSecret } = client
  const basic = clientSecret === undefined ? {} : { authorization: basicOf(clientId, clientSecret) }
  const identified = clientSecret === undefined ? { client_id: clientId, ...body } : body
  return send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...basic, ...headers },
    body: form(identified).toString(),
  })
}

export function basicOf(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`
}

export function redeem(
  party: Party,
  code: string,
  verifier: string | undefined,
  changes: Parameters = {},
): Promise<Answer> {
  const redirect_uri = party.client.redirectUris[0]
  return tokenRequest(party, {
    grant_type: 'authorization_code',
    code,
    redirect_uri,
    code_verifier: verifier,
    ...changes,
  })
}

export function refresh(party: Party, refreshToken: unknown, changes: Parameters = {}): Promise<Answer> {
  return tokenRequest(party, { grant_type: 'refresh_token', refresh_token: String(refreshToken), ...changes })
}

/** Tokens of a whole flow. */
export async function tokensOf(party: Party, changes: Parameters = {}): Promise<Answer> {
  const verifier = newVerifier()
  return redeem(party, await codeFor(party, verifier, changes), verifier)
}

/** Status of the tenant's protected address for a bearer token. */
export async function probe(tenant: SimulatedTenant, accessToken: unknown): Promise<number> {
  const { status } = await send(tenant.probeUrl, { headers: { authorization: `Bearer ${String(accessToken)}` } })
  return status
}

function form(values: Parameters): URLSearchParams {
  const pairs = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return new URLSearchParams(pairs)
}
