import type { z } from 'zod'
import type { OpenAnswer, Opened, Vault } from '../../sealing/vault.ts'
import { type EntryKey, entryName } from '../../store/store.ts'
import { ExchangeRefusal } from '../refusal.ts'

/** How often a change is tried anew because another process was quicker. Each time one of them gets through. */
const tries = 50

/** Records that several requests and processes read and change, sealed in the platform's store. */
export interface KeptRecords {
  /** @throws {ExchangeRefusal} where there is something that does not open at this place */
  read<R>(key: EntryKey, schema: z.ZodType<R>): Promise<R | undefined>
  /**
   * Puts another record in the place of the one that is there, and of no other: `change` may be called again with what
   * somebody else has written meanwhile. Where it gives nothing all stays as it is.
   * @returns what is kept now, or undefined where nothing was changed
   */
  change<R>(key: EntryKey, schema: z.ZodType<R>, change: (was: R | undefined) => R | undefined): Promise<R | undefined>
}

/** Changes of one record take turns in this process, so that only processes compete for it. */
export function keptRecords(vault: Vault): KeptRecords {
  const turns = new Map<string, Promise<unknown>>()

  async function changeNow<R>(key: EntryKey, schema: z.ZodType<R>, change: (was: R | undefined) => R | undefined) {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const was = opened(await vault.get(key, schema))
      const record = change(was?.record)
      if (record === undefined) return undefined
      const written = was === undefined ? await vault.add(key, record) : await vault.replace(key, was, record)
      if (written !== false && written !== undefined) return record
    }
    throw new ExchangeRefusal('UNAVAILABLE', 'changed by others all the time')
  }

  return {
    read: async (key, schema) => opened(await vault.get(key, schema))?.record,
    change(key, schema, change) {
      const name = entryName(key)
      const now = () => changeNow(key, schema, change)
      const turn = (turns.get(name) ?? Promise.resolve()).then(now)
      const over = turn
        .catch(() => undefined)
        .finally(() => {
          if (turns.get(name) === over) turns.delete(name)
        })
      turns.set(name, over)
      return turn
    },
  }
}

function opened<R>(answer: OpenAnswer<R>): Opened<R> | undefined {
  // Nothing is begun anew in its place: with the right master key it would open again.
  if (answer.kind === 'unopenable') throw new ExchangeRefusal('FAILED', 'what is kept does not open at its place')
  return answer.kind === 'opened' ? answer.opened : undefined
}
