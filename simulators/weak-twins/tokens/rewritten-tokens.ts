import { createPrivateKey, type KeyObject } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, type JWTPayload, SignJWT } from 'jose'
import type { RunningKit } from '../../core/kit.ts'
import type { ProviderStep } from '../../core/step.ts'
import { accessTokenFormat } from '../../core/steps/access-tokens.ts'

/** A signed access token on its way out. */
export interface OutgoingToken {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: JWTPayload
  /** True where the client asked in its own name. */
  readonly forClient: boolean
  readonly kit: RunningKit
}

/** What becomes of it; what is left out stays as it is. */
export interface RewrittenToken {
  readonly header?: Readonly<Record<string, unknown>>
  readonly claims?: JWTPayload
  readonly key?: KeyObject | Uint8Array
}

/** An `access-token-format` step that signs other access tokens than those the server keeps. */
export function accessTokensRewritten(rewrite: (token: OutgoingToken) => RewrittenToken): ProviderStep {
  return {
    name: 'access-token-format',
    stage: 'provider',
    apply(provider, kit) {
      accessTokenFormat.apply(provider, kit)
      for (const model of [provider.AccessToken, provider.ClientCredentials]) {
        const { save } = model.prototype
        const forClient = model === provider.ClientCredentials
        model.prototype.save = async function saveOther() {
          const value = await Reflect.apply(save, this, [])
          const token = { header: decodeProtectedHeader(value), claims: decodeJwt(value), forClient, kit }
          const { header = token.header, claims = token.claims, ...other } = rewrite(token)
          const key = other.key ?? ownKey(kit, header.alg)
          return new SignJWT(claims).setProtectedHeader({ ...header, alg: String(header.alg) }).sign(key)
        }
      }
    },
  }
}

function ownKey({ keys }: RunningKit, wanted: unknown): KeyObject {
  const jwk = keys.jwks.keys.find(({ alg }) => alg === wanted)
  if (jwk === undefined) throw new Error(`The server has no ${String(wanted)} key.`)
  return createPrivateKey({ key: jwk, format: 'jwk' })
}
