import type { KeyObject } from 'node:crypto'

/** What is told to a signing thread; octets are the characters of strings (Latin-1). */
export type ToSigningThread =
  /** Said once of each key, before it is used: a key takes longer to hand over than a signature to make. */
  | { readonly kind: 'key'; readonly number: number; readonly key: KeyObject }
  | { readonly kind: 'forget-keys' }
  | { readonly kind: 'batch'; readonly keys: readonly number[]; readonly texts: readonly string[] }

/** The signatures of a batch in their order, as DER. */
export type FromSigningThread = readonly string[]
