import { hkdfSync, randomBytes } from 'node:crypto'
import { sealingUnder } from '../../sealing/sealing.ts'
import { createVault, type Vault } from '../../sealing/vault.ts'
import { createMemoryStore } from '../../store/memory-store.ts'
import type { Store } from '../../store/store.ts'

/** Where the exchange endpoints keep what has to outlive a request. */
export interface Keeping {
  readonly store: Store
  /** The same store, with records sealed. */
  readonly vault: Vault
  /** What nonces are made with: the same in every process that serves these endpoints. */
  readonly nonceKey: Uint8Array
}

/** Keeps in a store, sealed under keys of a master key: processes that share both serve the same agreements. */
export function keepingIn(store: Store, masterKey: Uint8Array): Keeping {
  const sealing = sealingUnder({ master: masterKey, generation: () => 1 })
  return { store, vault: createVault(store, sealing), nonceKey: nonceKeyOf(masterKey) }
}

/** Keeps everything in this process, for as long as it lives. */
export function keepingInMemory(clock: { now(): number }): Keeping {
  return keepingIn(createMemoryStore(clock), randomBytes(32))
}

/** The key of the nonces, apart from all that seals records. */
export function nonceKeyOf(masterKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', masterKey, new Uint8Array(), 'parcelproof exchange nonces', 32))
}
