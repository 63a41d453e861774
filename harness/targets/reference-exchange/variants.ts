import type { TokenForm } from '../../../scenarios/api/resource-server.ts'
import type { TokenEncryption } from '../../issuer/token-encryption.ts'

/** The ways in which the bundled exchange endpoint is run: what tokens it takes, whether it wants nonces in proofs, whether it speaks TLS, how people sign in, and how tokens are encrypted. */
export const exchangeVariants = {
  signed: {
    name: 'exchange',
    profile: 'rfc9068',
    tokens: 'jwt',
    proofNonces: false,
    tls: false,
    acr: 'phr',
    encryption: undefined,
  },
  introspected: {
    name: 'exchange-introspected',
    profile: 'opaque',
    tokens: 'opaque',
    proofNonces: true,
    tls: true,
    acr: undefined,
    encryption: undefined,
  },
  encrypted: {
    name: 'exchange-encrypted',
    profile: 'rfc9068',
    tokens: 'jwt',
    proofNonces: false,
    tls: false,
    acr: undefined,
    encryption: { alg: 'ECDH-ES+A128KW', enc: 'A128CBC-HS256' },
  },
} as const satisfies Readonly<
  Record<
    string,
    {
      readonly name: string
      readonly profile: TokenForm['profile']
      readonly tokens: string
      readonly proofNonces: boolean
      readonly tls: boolean
      readonly acr: string | undefined
      readonly encryption: Pick<TokenEncryption, 'alg' | 'enc'> | undefined
    }
  >
>

export type ExchangeVariant = keyof typeof exchangeVariants
