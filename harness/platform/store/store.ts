/** What is kept. Flows are named after what they hold, as operators look for it. */
export type EntryKind = 'pkce_verifier' | 'connection' | 'client' | 'lease'

/** Where a value is kept: always under a tenant, so that no operation can reach across tenants. */
export interface EntryKey {
  readonly tenant: string
  readonly kind: EntryKind
  readonly id: string
}

/** All that the platform needs of a database. Values are sealed before they come here. */
export interface Store {
  /** Keeps a value, until `expiresAt` (milliseconds since 1970) where that is given. */
  put(key: EntryKey, value: string, expiresAt?: number): Promise<void>
  /** Keeps a value unless there is one; of several callers at once exactly one is told `true`. */
  add(key: EntryKey, value: string, expiresAt?: number): Promise<boolean>
  get(key: EntryKey): Promise<string | undefined>
  /** Gives the value and removes it; of several callers at once exactly one gets it. */
  take(key: EntryKey): Promise<string | undefined>
  /** Puts `value` in the place of `was`, and only of that; tells whether it did. */
  replace(key: EntryKey, was: string, value: string): Promise<boolean>
  delete(key: EntryKey): Promise<void>
  close(): Promise<void>
}

/** The key as text: `pkce_verifier:{tenant}:{flow}`. Tenants and ids hold no colon. */
export function entryName({ tenant, kind, id }: EntryKey): string {
  return `${kind}:${tenant}:${id}`
}
