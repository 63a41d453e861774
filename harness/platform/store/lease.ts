import type { Kit } from '../kit.ts'
import { Refusal } from '../refusal.ts'
import type { EntryKey } from './store.ts'

/** Longer than a request may take, so that a lease outlives the work of everybody but the dead. */
const leaseMs = 30_000
const lookAgainMs = 50

/** Runs work that one process at a time may do, in turn. `id` holds a dot, which keeps it apart from all other ids. */
export async function underLease<T>(
  kit: Pick<Kit, 'store' | 'clock' | 'random'>,
  tenant: string,
  id: `${string}.${string}`,
  work: () => Promise<T>,
): Promise<T> {
  const key: EntryKey = { tenant, kind: 'lease', id }
  const owner = Buffer.from(kit.random(16)).toString('base64url')
  const giveUpAt = kit.clock.now() + leaseMs
  while (!(await kit.store.add(key, owner, kit.clock.now() + leaseMs))) {
    if (kit.clock.now() >= giveUpAt) throw new Refusal('CARRIER_UNAVAILABLE', 'busy-elsewhere')
    await kit.clock.wait(lookAgainMs)
  }
  try {
    return await work()
  } finally {
    if ((await kit.store.get(key)) === owner) await kit.store.delete(key)
  }
}
