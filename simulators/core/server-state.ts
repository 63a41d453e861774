import { createMemoryStore } from '../store/memory-store.ts'
import { type ServerKeys, serverKeys } from './keys.ts'
import { createTenancy, type Tenancy } from './tenancy.ts'
import type { StateStore } from './token-store.ts'

/** What outlives a change of profile or quirks: tenants, codes, tokens, and the keys that sign tokens and cookies. */
export interface ServerState {
  readonly store: StateStore
  readonly tenancy: Tenancy
  keys: ServerKeys
  cookieKey: string
}

/** State of one process, in its memory. */
export function createServerState(carrier: string, now: () => number): ServerState {
  return {
    store: createMemoryStore(now),
    tenancy: createTenancy(),
    keys: serverKeys(carrier),
    cookieKey: crypto.randomUUID(),
  }
}
