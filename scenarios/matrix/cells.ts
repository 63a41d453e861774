/** What one tenant has and another one must not be able to use. */
export const artefacts = [
  'state',
  'code',
  'verifier',
  'callback',
  'session cookie',
  'access token',
  'refresh token',
  'client credential',
  'redirect URI',
  'pushed request',
  'DPoP key and proof',
  'registration token',
  'introspection right',
  'revocation right',
  'JWKS key',
  'cache entry',
  'quota',
  'breaker',
] as const

export type Artefact = (typeof artefacts)[number]

/** One cell of the cross-tenant matrix: what is taken from one tenant, and where another one presents it. */
export interface CrossTenantCell {
  readonly artefact: Artefact
  /** Where it is presented, in words: `callback of another tenant`. */
  readonly place: string
  /** The scenario's rows that decide it: held where they hold, a leak where one of them is broken. */
  readonly rows: readonly string[]
}
