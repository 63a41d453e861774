import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, EmbeddedJWK, type JWK } from 'jose'
import type { Arrival } from '../../api/carrier.ts'
import { headerValues } from '../../api/http.ts'

/** A DPoP proof as it arrived (RFC 9449, 4.2), and what is wrong with it. */
export interface Proof {
  readonly arrival: Arrival
  /** The key it proves; undefined where the key cannot be read. */
  readonly thumbprint: string | undefined
  readonly claims: Readonly<Record<string, unknown>>
  /** What is wrong with the header, the key or the signature. */
  readonly headerFaults: readonly string[]
  /** What is wrong with `jti`, `htm`, `htu` and `iat`. */
  readonly claimFaults: readonly string[]
}

/** The proofs of a request: none, one, or more than there may be. */
export async function proofsIn(arrival: Arrival): Promise<readonly Proof[]> {
  const values = headerValues(arrival, 'dpop').flatMap((value) => value.split(/,\s*/))
  return Promise.all(values.map((value) => readProof(arrival, value)))
}

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth']

async function readProof(arrival: Arrival, jwt: string): Promise<Proof> {
  try {
    const { typ, alg, jwk } = decodeProtectedHeader(jwt)
    const shown = privateMembers.filter((name) => jwk !== undefined && Object.hasOwn(jwk, name))
    const { payload, wrong } = await verified(jwt, jwk)
    const claims = claimsOf(payload ?? Buffer.from(jwt.split('.')[1] ?? '', 'base64url'))
    return {
      arrival,
      thumbprint: await thumbprintOf(jwk),
      claims,
      headerFaults: [
        ...(typ === 'dpop+jwt' ? [] : [`its typ is ${typ ?? 'missing'}`]),
        ...(alg === undefined || alg === 'none' || alg.startsWith('HS') ? [`its alg is ${alg ?? 'missing'}`] : []),
        ...(jwk === undefined ? ['it holds no jwk'] : []),
        ...(shown.length === 0 ? [] : [`its jwk shows ${shown.join(', ')}`]),
        ...(wrong === undefined || shown.length > 0 ? [] : [wrong]),
      ],
      claimFaults: faultsOf(claims, arrival),
    }
  } catch {
    const nothing = ['it is no JWT']
    return { arrival, thumbprint: undefined, claims: {}, headerFaults: nothing, claimFaults: nothing }
  }
}

async function verified(jwt: string, jwk: JWK | undefined): Promise<{ payload?: Uint8Array; wrong?: string }> {
  if (jwk === undefined) return {}
  try {
    return { payload: (await compactVerify(jwt, EmbeddedJWK)).payload }
  } catch {
    return { wrong: 'its signature does not fit its jwk' }
  }
}

async function thumbprintOf(jwk: JWK | undefined): Promise<string | undefined> {
  return jwk === undefined ? undefined : calculateJwkThumbprint(jwk)
}

function claimsOf(payload: Uint8Array): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(Buffer.from(payload).toString('utf8'))
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function faultsOf({ jti, htm, htu, iat }: Proof['claims'], { method, url }: Arrival): readonly string[] {
  const asked = new URL(url)
  const sent = typeof htu === 'string' ? URL.parse(htu) : null
  // Two ways of writing one address are one address (RFC 9449, 4.3).
  const same = sent?.origin === asked.origin && sent.pathname === asked.pathname
  return [
    ...(typeof jti === 'string' && jti !== '' ? [] : ['it has no jti']),
    ...(htm === method ? [] : [`its htm is ${String(htm)} in a ${method}`]),
    ...(same ? [] : ['its htu is not the address it was sent to']),
    ...(sent !== null && (sent.search !== '' || sent.hash !== '') ? ['its htu has a query or fragment'] : []),
    ...(typeof iat === 'number' ? [] : ['it has no iat']),
  ]
}

/** What `ath` has to be beside this token (RFC 9449, 4.2). */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
