import { generateKeyPairSync } from 'node:crypto'
import { z } from 'zod'
import type { TokenEncryption } from '../../issuer/token-encryption.ts'
import type { ExchangeConfiguration } from '../../platform/exchange/configuration.ts'

type Decryption = NonNullable<ExchangeConfiguration['tenants'][number]['decryption']>

const jwk = z.looseObject({ kty: z.literal('EC'), crv: z.string(), x: z.string(), y: z.string() })

/** Agrees on encryption: the endpoint gets a private key, whoever makes its tokens the public one. */
export function agreeOnEncryption({ alg, enc }: Pick<TokenEncryption, 'alg' | 'enc'>): {
  readonly decryption: Decryption
  readonly encryption: TokenEncryption
} {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = jwk.extend({ d: z.string() }).parse(privateKey.export({ format: 'jwk' }))
  return {
    decryption: { key, alg, enc },
    encryption: { key: jwk.parse(publicKey.export({ format: 'jwk' })), alg, enc, kid: 'exchange' },
  }
}
