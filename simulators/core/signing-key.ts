import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'
import { ExternalSigningKey } from 'oidc-provider'
import { joseSignature } from './ecdsa-signature.ts'
import type { SigningJwk } from './keys.ts'
import { createSigner } from './sign-together.ts'

const signAside = promisify(sign)

/** One for all keys of this thread. */
const signTogether = createSigner()

/**
 * A key that signs by itself when oidc-provider asks. The usual way hands each signature to Web Crypto, which takes
 * longer for an ES256 signature than the signature itself. An RS256 signature takes a third of a whole flow: it is made
 * on another thread, and this one serves others meanwhile.
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

  override sign(data: Uint8Array): Promise<Uint8Array> {
    if (this.#privateKey.asymmetricKeyType === 'ec') return this.#ecdsa(data)
    return signAside('sha256', data, this.#privateKey)
  }

  async #ecdsa(data: Uint8Array): Promise<Uint8Array> {
    return joseSignature(await signTogether({ key: this.#privateKey, data }), 32)
  }
}

/** A private key in the form oidc-provider signs fastest with. */
export function signingKey(jwk: SigningJwk): ExternalSigningKey {
  return new LocalSigningKey(jwk)
}
