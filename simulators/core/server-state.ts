import { createTenancy, type Tenancy } from './tenancy.ts'
import { createMemoryStore, type MemoryStore } from './token-store.ts'

/** What outlives a change of profile or quirks: tenants, codes, tokens, and the key that signs cookies. */
export interface ServerState {
  readonly store: MemoryStore
  readonly tenancy: Tenancy
  readonly cookieKey: string
}

export function createServerState(now: () => number): ServerState {
  return { store: createMemoryStore(now), tenancy: createTenancy(), cookieKey: crypto.randomUUID() }
}
