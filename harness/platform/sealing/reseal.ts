import type { Kit } from '../kit.ts'
import type { EntryKind } from '../store/store.ts'

/** What a re-sealing came to. */
export interface Resealed {
  /** Records that are now under the tenant's key of today. */
  readonly records: number
  /** Records that do not open at their place: left as they are, and of no use to anybody. */
  readonly unopenable: number
}

/** What is sealed and stays. Flows are over within minutes. */
const sealedKinds = [
  'connection',
  'client',
  'policy',
  'step_up',
  'exchange_dealings',
  'exchange_records',
] as const satisfies readonly EntryKind[]
const tries = 5

/** Seals all that is kept for one tenant anew, under the key of its present generation; no other tenant is touched. */
export async function resealTenant({ store, vault }: Pick<Kit, 'store' | 'vault'>, tenant: string): Promise<Resealed> {
  let records = 0
  let unopenable = 0
  for (const kind of sealedKinds) {
    for (const id of await store.ids(tenant, kind)) {
      // Somebody else may write the record between reading and writing it here; then that one is sealed anew.
      for (let attempt = 0; attempt < tries; attempt += 1) {
        const outcome = await vault.reseal({ tenant, kind, id })
        if (outcome === 'resealed') records += 1
        if (outcome === 'unopenable') unopenable += 1
        if (outcome !== 'changed') break
      }
    }
  }
  return { records, unopenable }
}
