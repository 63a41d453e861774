import { createHmac, KeyObject } from 'node:crypto'
import { compactVerify, decodeJwt, decodeProtectedHeader, EmbeddedJWK, type JWSHeaderParameters } from 'jose'
import type { ExchangeTenant } from '../configuration.ts'
import type { ExchangeKit } from '../kit.ts'
import { ExchangeRefusal } from '../refusal.ts'
import { checkType } from '../steps/check-type.ts'
import { tokenAlgorithms, type VerifiedJws, verifySignature } from '../steps/verify-signature.ts'
import { type ExchangeTwin, exchangeTwin } from './weak-twin.ts'

/** Header and payload of a token, whatever its signature. */
function unverified(token: string): VerifiedJws {
  try {
    const [, payload = ''] = token.split('.')
    return { header: headerOf(token), payload: Buffer.from(payload, 'base64url') }
  } catch (error) {
    throw new ExchangeRefusal('TOKEN_INVALID', 'no JWT', error)
  }
}

function headerOf(token: string): JWSHeaderParameters {
  try {
    return decodeProtectedHeader(token)
  } catch (error) {
    throw new ExchangeRefusal('TOKEN_INVALID', 'no JWT', error)
  }
}

function claimsIn(token: string) {
  try {
    return decodeJwt(token)
  } catch (error) {
    throw new ExchangeRefusal('TOKEN_INVALID', 'no JWT', error)
  }
}

/** The published key that a token names. */
async function publicKeyOf(token: string, { jwksUri = '' }: ExchangeTenant, kit: ExchangeKit): Promise<KeyObject> {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const named = { ...headerOf(token), alg: 'RS256' }
  const key = await kit.keys.find(jwksUri, named, { protected: header, payload, signature })
  if (!(key instanceof CryptoKey)) throw new ExchangeRefusal('TOKEN_INVALID', 'no key')
  return KeyObject.from(key)
}

const pemOf = (key: KeyObject): string => key.export({ format: 'pem', type: 'spki' }).toString()

/** Checks whatever algorithm a token names with the issuer's public key, symmetric ones too. */
const confused =
  (secretOf: (key: KeyObject) => string | Buffer): typeof verifySignature =>
  async (token, tenant, kit) => {
    if (headerOf(token).alg !== 'HS256') return verifySignature(token, tenant, kit)
    const secret = secretOf(await publicKeyOf(token, tenant, kit))
    const at = token.lastIndexOf('.')
    const mac = createHmac('sha256', secret).update(token.slice(0, at)).digest('base64url')
    if (mac !== token.slice(at + 1)) throw new ExchangeRefusal('TOKEN_INVALID', 'wrong mac')
    return unverified(token)
  }

export const signatureTwins: readonly ExchangeTwin[] = [
  exchangeTwin(
    'accepts-unsigned-tokens',
    'It takes alg none at its word.',
    'verifySignature',
    async (token, tenant, kit) =>
      String(headerOf(token).alg).toLowerCase() === 'none' ? unverified(token) : verifySignature(token, tenant, kit),
  ),
  exchangeTwin(
    'confuses-key-and-secret',
    'It takes a MAC with the public key’s PEM as secret.',
    'verifySignature',
    confused(pemOf),
  ),
  exchangeTwin(
    'confuses-trimmed-key-and-secret',
    'It takes a MAC with the public key’s PEM, without its last newline, as secret.',
    'verifySignature',
    confused((key) => pemOf(key).trimEnd()),
  ),
  exchangeTwin(
    'confuses-der-key-and-secret',
    'It takes a MAC with the public key’s DER as secret.',
    'verifySignature',
    confused((key) => key.export({ format: 'der', type: 'spki' })),
  ),
  exchangeTwin(
    'confuses-jwk-and-secret',
    'It takes a MAC with the public key’s JWK as secret.',
    'verifySignature',
    confused((key) => JSON.stringify(key.export({ format: 'jwk' }))),
  ),
  exchangeTwin(
    'asks-the-issuer-a-token-names',
    'It fetches the keys of whatever issuer a token names, and looks at iss only then.',
    'verifySignature',
    async (token, tenant, kit) => {
      const { iss } = claimsIn(token)
      if (iss !== undefined && iss !== tenant.issuer && URL.canParse(iss))
        await kit.keys
          .find(`${iss}/.well-known/jwks.json`, headerOf(token), { payload: '', signature: '' })
          .catch(() => undefined)
      return verifySignature(token, tenant, kit)
    },
  ),
  exchangeTwin('accepts-missing-type', 'It checks typ where there is one.', 'checkType', (header) => {
    if (header.typ !== undefined) checkType(header)
  }),
  exchangeTwin(
    'reads-tokens-without-verifying',
    'It decodes tokens and checks no signature.',
    'verifySignature',
    async (token) => unverified(token),
  ),
  exchangeTwin(
    'fetches-keys-from-jku',
    'It fetches keys from the address a token names.',
    'verifySignature',
    async (token, tenant, kit) => {
      const { jku } = headerOf(token)
      return verifySignature(token, jku === undefined ? tenant : { ...tenant, jwksUri: jku }, kit)
    },
  ),
  exchangeTwin(
    'trusts-embedded-key',
    'It checks a token with the key in its own header.',
    'verifySignature',
    async (token, tenant, kit) => {
      if (headerOf(token).jwk === undefined) return verifySignature(token, tenant, kit)
      const { protectedHeader, payload } = await compactVerify(token, EmbeddedJWK)
      return { header: protectedHeader, payload }
    },
  ),
  exchangeTwin(
    'pools-the-keys-of-all-tenants',
    'It takes a signature by the key of any of its tenants.',
    'verifySignature',
    async (token, tenant, kit) => {
      for (const { jwksUri } of kit.tenants.values()) {
        const verified = await verifySignature(token, { ...tenant, jwksUri }, kit).catch(() => undefined)
        if (verified !== undefined) return verified
      }
      return verifySignature(token, tenant, kit)
    },
  ),
  exchangeTwin(
    'trusts-whoever-names-its-audience',
    'It takes a token of any of its issuers whose audience names this tenant among others.',
    'verifySignature',
    async (token, tenant, kit) => {
      const { header, payload } = unverified(token)
      const claims: Record<string, unknown> = JSON.parse(Buffer.from(payload).toString('utf8'))
      const several = Array.isArray(claims.aud) && claims.aud.includes(tenant.audience)
      const minter = [...kit.tenants.values()].find(({ issuer }) => issuer === claims.iss)
      if (!several || minter === undefined) return verifySignature(token, tenant, kit)
      await verifySignature(token, minter, kit)
      return { header, payload: Buffer.from(JSON.stringify({ ...claims, iss: tenant.issuer, aud: tenant.audience })) }
    },
  ),
  exchangeTwin('knows-no-rs256', 'It takes ES256 alone.', 'verifySignature', async (token, tenant, kit) => {
    if (!tokenAlgorithms.includes(String(headerOf(token).alg)) || headerOf(token).alg === 'RS256') {
      throw new ExchangeRefusal('TOKEN_INVALID', 'an algorithm that is not known')
    }
    return verifySignature(token, tenant, kit)
  }),
  exchangeTwin(
    'lets-tokens-in-while-the-issuer-is-away',
    'Where it has no keys it checks no signature.',
    'verifySignature',
    async (token, tenant, kit) => {
      try {
        return await verifySignature(token, tenant, kit)
      } catch (error) {
        if (error instanceof ExchangeRefusal && error.code === 'ISSUER_UNAVAILABLE') return unverified(token)
        throw error
      }
    },
  ),
  exchangeTwin('takes-any-token-type', 'It does not look at typ.', 'checkType', () => undefined),
]
