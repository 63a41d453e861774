import { decodeJwt, decodeProtectedHeader } from 'jose'
import { checkExpiry } from '../steps/check-expiry.ts'
import { type VerifiedJws, verifySignature } from '../steps/verify-signature.ts'
import { type ExchangeTwin, exchangeTwin } from './weak-twin.ts'

const payloadOf = (token: string): string => token.split('.')[1] ?? ''
const signatureOf = (token: string): string => token.slice(token.lastIndexOf('.') + 1)
const signedPartOf = (token: string): string => token.slice(0, token.lastIndexOf('.'))

/** Verifies what it has not seen before, and tells tokens apart by less than all of them. */
function rememberedBy(id: string, fault: string, nameOf: (token: string) => string | undefined): ExchangeTwin {
  const seen = new Set<string>()
  return exchangeTwin(id, fault, 'verifySignature', async (token, tenant, kit) => {
    const name = nameOf(token)
    const known = name === undefined ? undefined : `${tenant.id} ${name}`
    if (known !== undefined && seen.has(known))
      return { header: decodeProtectedHeader(token), payload: Buffer.from(payloadOf(token), 'base64url') }
    const verified = await verifySignature(token, tenant, kit)
    if (known !== undefined) seen.add(known)
    return verified
  })
}

function idOf(token: string): string | undefined {
  try {
    return decodeJwt(token).jti
  } catch {
    return undefined
  }
}

/** Tokens that were verified once, for the twin that asks no more for whom they were. */
const verifiedBefore = new Map<string, VerifiedJws>()

/** Ids of tokens that had not ended when they came first. */
const notOverThen = new Set<string>()

/** Endpoints that keep what they found out about a token, and find it again for another one. */
export const memoryTwins: readonly ExchangeTwin[] = [
  rememberedBy('remembers-signatures', 'A signature it has verified once is good under any other token.', (token) => {
    const signature = signatureOf(token)
    return signature === '' ? undefined : signature
  }),
  rememberedBy('remembers-what-was-signed', 'What it has verified once needs no signature any more.', (token) =>
    signedPartOf(token),
  ),
  rememberedBy('remembers-token-ids', 'A jti it has verified once is good in any other token.', idOf),
  exchangeTwin(
    'looks-at-the-end-once',
    'It looks at exp when a token comes first, and never again.',
    'checkExpiry',
    (claims, time) => {
      const { jti } = claims
      if (jti !== undefined && notOverThen.has(jti)) return
      checkExpiry(claims, time)
      if (jti !== undefined) notOverThen.add(jti)
    },
  ),
  exchangeTwin(
    'remembers-tokens-whoever-they-are-for',
    'A token that one tenant’s address has verified is good at all of them.',
    'verifySignature',
    async (token, tenant, kit) => {
      const known = verifiedBefore.get(token)
      if (known === undefined) {
        const verified = await verifySignature(token, tenant, kit)
        verifiedBefore.set(token, verified)
        return verified
      }
      const claims = { ...decodeJwt(token), iss: tenant.issuer, aud: tenant.audience }
      return { header: known.header, payload: Buffer.from(JSON.stringify(claims)) }
    },
  ),
]
