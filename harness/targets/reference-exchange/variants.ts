import type { TokenForm } from '../../../scenarios/api/resource-server.ts'

/** The ways in which the bundled exchange endpoint is run: what tokens it takes, whether it wants nonces in proofs, whether it speaks TLS, and how people sign in. */
export const exchangeVariants = {
  signed: { name: 'exchange', profile: 'rfc9068', tokens: 'jwt', proofNonces: false, tls: false, acr: 'phr' },
  introspected: {
    name: 'exchange-introspected',
    profile: 'opaque',
    tokens: 'opaque',
    proofNonces: true,
    tls: true,
    acr: undefined,
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
    }
  >
>

export type ExchangeVariant = keyof typeof exchangeVariants
