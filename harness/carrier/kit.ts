import type { Ledger } from './ledger.ts'
import type { SigningKey } from './signing-key.ts'

/** What honest carriers work with. */
export interface PlayedKit {
  readonly ledger: Ledger
  readonly key: SigningKey
  /** Milliseconds since 1970, as the carriers see them. */
  readonly now: () => number
  readonly lifetimes: { readonly accessSeconds: number }
}
