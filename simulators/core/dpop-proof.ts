import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose'
import { z } from 'zod'

/** Algorithms a DPoP proof may be signed with: asymmetric ones only (RFC 9449, 11.6). */
export const dpopAlgorithms = ['ES256', 'EdDSA', 'PS256', 'RS256'] as const

/** Seconds a proof may be away from the server's clock, either way (RFC 9449, 11.1). */
export const dpopWindowSeconds = 60

export interface DpopRequest {
  readonly proof: string
  readonly method: string
  /** The address without query and fragment. */
  readonly url: string
  /** At a resource: the token the proof must be made for. */
  readonly accessToken?: string
  readonly nowSeconds: number
  /** True for a `jti` not seen before. */
  firstUse(jti: string): Promise<boolean>
}

export type DpopVerdict =
  | { readonly kind: 'good'; readonly jkt: string }
  | { readonly kind: 'bad'; readonly reason: string }

const claims = z.looseObject({
  jti: z.string().min(1),
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  ath: z.string().optional(),
})

/** Makes every check of RFC 9449, section 4.3, on one proof. */
export async function checkDpopProof(request: DpopRequest): Promise<DpopVerdict> {
  try {
    // The time is checked below against the carrier's clock, so exp and nbf are not looked at here.
    const jwt = await jwtVerify(request.proof, EmbeddedJWK, { algorithms: [...dpopAlgorithms], typ: 'dpop+jwt' })
    const payload = claims.parse(jwt.payload)
    if (payload.htm !== request.method) return bad('the proof is for another method')
    if (normalized(payload.htu) !== normalized(request.url)) return bad('the proof is for another address')
    if (Math.abs(request.nowSeconds - payload.iat) > dpopWindowSeconds) return bad('the proof is not recent')
    if (request.accessToken !== undefined && payload.ath !== sha256(request.accessToken))
      return bad('the proof is for another access token')
    if (!(await request.firstUse(payload.jti))) return bad('the proof was used before')
    return {
      kind: 'good',
      jkt: await calculateJwkThumbprint(z.looseObject({ kty: z.string() }).parse(jwt.protectedHeader.jwk)),
    }
  } catch {
    return bad('the proof is not a valid DPoP proof')
  }
}

function bad(reason: string): DpopVerdict {
  return { kind: 'bad', reason }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

/** Syntax- and scheme-based normalisation; query and fragment do not count (RFC 9449, 4.3). */
function normalized(address: string): string | undefined {
  const url = URL.parse(address)
  return url === null ? undefined : url.origin + url.pathname
}
