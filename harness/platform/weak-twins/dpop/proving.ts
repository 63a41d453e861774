import { decodeJwt, decodeProtectedHeader, exportJWK, importJWK, type JWK, SignJWT } from 'jose'
import type { DpopKey } from '../../carriers/dpop.ts'
import type { Kit, OutgoingRequest, SendRequest } from '../../kit.ts'
import { callCarrier } from '../../steps/call-carrier.ts'
import { redeemCode } from '../../steps/redeem-code.ts'
import { requestRefresh } from '../../steps/request-refresh.ts'
import type { PlatformSteps } from '../../steps.ts'

/** A proof before it is signed. */
export interface Draft {
  readonly jwk: JWK
  readonly claims: Readonly<Record<string, unknown>>
}

/** What a faulty platform makes of a request with a proof: another draft, or the request without any. */
export type Spoil = (draft: Draft, about: { readonly url: string; readonly key: DpopKey }) => Draft | undefined

/** A platform whose proofs are spoiled, at the token endpoint and at the API. */
export function provingWith(spoil: Spoil): Partial<PlatformSteps> {
  return spoilingBy((kit, key) => spoiling(kit, key, spoil))
}

/** A platform that sends what is bound to a key by another kit. */
export function spoilingBy(spoilt: (kit: Kit, key: DpopKey | undefined) => Kit): Partial<PlatformSteps> {
  return {
    redeemCode: (kit, server, client, flow, answer) =>
      redeemCode(spoilt(kit, flow.dpopKey), server, client, flow, answer),
    requestRefresh: (kit, server, client, tokens) =>
      requestRefresh(spoilt(kit, tokens.dpopKey), server, client, tokens),
    callCarrier: (kit, allowed, token, key, certificate) =>
      callCarrier(spoilt(kit, key), allowed, token, key, certificate),
  }
}

/** The same kit, with every proof changed, and told of every nonce a server gives. */
export function noting(
  kit: Kit,
  key: DpopKey | undefined,
  by: { readonly draft: (draft: Draft) => Draft; readonly nonce: (nonce: string) => void },
): Kit {
  const spoilt = spoiling(kit, key, by.draft)
  return {
    ...kit,
    async send(url, init) {
      const response = await spoilt.send(url, init)
      const nonce = response.headers.get('dpop-nonce')
      if (nonce !== null) by.nonce(nonce)
      return response
    },
  }
}

/** The same kit, with every proof it sends spoiled. */
export function spoiling(kit: Kit, key: DpopKey | undefined, spoil: Spoil): Kit {
  if (key === undefined) return kit
  const send: SendRequest = async (url, init) => kit.send(url, await spoiled(url, init, key, spoil))
  return { ...kit, send }
}

async function spoiled(url: string, init: OutgoingRequest, key: DpopKey, spoil: Spoil): Promise<OutgoingRequest> {
  const { dpop, ...headers } = init.headers
  if (dpop === undefined) return init
  const draft = spoil(draftOf(dpop), { url, key })
  return { ...init, headers: draft === undefined ? headers : { ...headers, dpop: await signed(draft, key) } }
}

function draftOf(proof: string): Draft {
  return { jwk: { ...decodeProtectedHeader(proof).jwk }, claims: decodeJwt(proof) }
}

async function signed({ jwk, claims }: Draft, key: DpopKey): Promise<string> {
  const own: JWK = key
  const header = { alg: 'ES256', typ: 'dpop+jwt', jwk }
  return new SignJWT(claims).setProtectedHeader(header).sign(await importJWK(own, 'ES256'))
}

/** A key that nothing is bound to. */
export async function anotherKey(): Promise<DpopKey> {
  const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])
  return { ...(await exportJWK(privateKey)), alg: 'ES256' }
}
