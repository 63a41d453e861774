import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { ExternalSigningKey } from 'oidc-provider'
import { joseSignature } from './ecdsa-signature.ts'
import type { SigningJwk } from './keys.ts'

/**
 * A key that signs by itself when oidc-provider asks. The usual way hands each signature to Web Crypto, which takes
 * longer for an ES256 signature than the signature itself.
 */
class LocalSigningKey extends ExternalSigningKey {
  readonly #privateKey: KeyObject
  readonly #publicKey: KeyObject

  constructor(jwk: SigningJwk) {
    super()
    this.#privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
    this.#publicKey = createPublicKey(this.#privateKey)
    Object.assign(this, { kid: jwk.kid, alg: jwk.alg })
  }

  override keyObject(): KeyObject {
    return this.#publicKey
  }

  override sign(data: Uint8Array): Uint8Array {
    const signature = sign('sha256', data, this.#privateKey)
    return this.#privateKey.asymmetricKeyType === 'ec' ? joseSignature(signature, 32) : signature
  }
}

/** A private key in the form oidc-provider signs fastest with. */
export function signingKey(jwk: SigningJwk): ExternalSigningKey {
  return new LocalSigningKey(jwk)
}
