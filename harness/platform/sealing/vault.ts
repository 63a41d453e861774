import type { z } from 'zod'
import type { EntryKey, Store } from '../store/store.ts'
import type { Sealing } from './sealing.ts'

/** A record as it was read, with the sealed form that `replace` compares. */
export interface Opened<Record> {
  readonly record: Record
  readonly sealed: string
}

export type OpenAnswer<Record> =
  | { readonly kind: 'opened'; readonly opened: Opened<Record> }
  | { readonly kind: 'absent' }
  /** There is something, and it does not open at this place. */
  | { readonly kind: 'unopenable' }

/** The store with every record sealed on its way in and opened on its way out. */
export interface Vault {
  put<R>(key: EntryKey, record: R, expiresAt?: number): Promise<void>
  /** Keeps a record unless there is one; of several callers at once exactly one is told `true`. */
  add<R>(key: EntryKey, record: R, expiresAt?: number): Promise<boolean>
  get<R>(key: EntryKey, schema: z.ZodType<R>): Promise<OpenAnswer<R>>
  take<R>(key: EntryKey, schema: z.ZodType<R>): Promise<OpenAnswer<R>>
  /** Puts a record in the place of the one that was read, if that is still there, and gives it back as it is now kept. */
  replace<R>(key: EntryKey, was: Opened<unknown>, record: R): Promise<Opened<R> | undefined>
  /** Seals a record anew, under the key that counts now. */
  reseal(key: EntryKey): Promise<'resealed' | 'absent' | 'changed' | 'unopenable'>
  delete(key: EntryKey): Promise<void>
}

/** Joins a store and a sealing. */
export function createVault(store: Store, sealing: Sealing): Vault {
  const seal = (key: EntryKey, record: unknown) => sealing.seal(key, JSON.stringify(record))

  async function open<R>(key: EntryKey, schema: z.ZodType<R>, sealed: string | undefined): Promise<OpenAnswer<R>> {
    if (sealed === undefined) return { kind: 'absent' }
    try {
      const record = schema.parse(JSON.parse(await sealing.open(key, sealed)))
      return { kind: 'opened', opened: { record, sealed } }
    } catch {
      return { kind: 'unopenable' }
    }
  }

  return {
    put: async (key, record, expiresAt) => store.put(key, await seal(key, record), expiresAt),
    add: async (key, record, expiresAt) => store.add(key, await seal(key, record), expiresAt),
    get: async (key, schema) => open(key, schema, await store.get(key)),
    take: async (key, schema) => open(key, schema, await store.take(key)),
    async replace(key, was, record) {
      const sealed = await seal(key, record)
      return (await store.replace(key, was.sealed, sealed)) ? { record, sealed } : undefined
    },
    async reseal(key) {
      const sealed = await store.get(key)
      if (sealed === undefined) return 'absent'
      const text = await sealing.open(key, sealed).catch(() => undefined)
      if (text === undefined) return 'unopenable'
      return (await store.replace(key, sealed, await sealing.seal(key, text))) ? 'resealed' : 'changed'
    },
    delete: (key) => store.delete(key),
  }
}
