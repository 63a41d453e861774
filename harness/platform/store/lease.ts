import type { Kit } from '../kit.ts'
import { Refusal } from '../refusal.ts'
import type { EntryKey } from './store.ts'

/** How long a lease outlives a process that died; whoever lives renews it long before. */
const leaseMs = 10_000
const renewMs = 2500
const patienceMs = 30_000
const lookAgainMs = 50

type LeaseKit = Pick<Kit, 'store' | 'clock' | 'random'>

/**
 * Runs work that one process at a time may do, in turn. `id` holds a dot, which keeps it apart from all other ids.
 *
 * A lease alone stops nobody who held it, slept over its end and woke up: what such work writes has to be fenced by the
 * store as well, by `replace` with the very record it read.
 */
export async function underLease<T>(
  kit: LeaseKit,
  tenant: string,
  id: `${string}.${string}`,
  work: () => Promise<T>,
): Promise<T> {
  const key: EntryKey = { tenant, kind: 'lease', id }
  const owner = Buffer.from(kit.random(16)).toString('base64url')
  const giveUpAt = kit.clock.now() + patienceMs
  while (!(await kit.store.add(key, owner, kit.clock.now() + leaseMs))) {
    if (kit.clock.now() >= giveUpAt) throw new Refusal('CARRIER_UNAVAILABLE', 'busy-elsewhere')
    await kit.clock.wait(lookAgainMs)
  }
  const done = new AbortController()
  const renewing = keepRenewing(kit, key, owner, done.signal)
  try {
    return await work()
  } finally {
    done.abort()
    await renewing
    // Where the store cannot be reached the lease ends by itself.
    await kit.store.remove(key, owner).catch(() => undefined)
  }
}

/** Renews a lease for as long as it is held and its work goes on. */
async function keepRenewing(kit: LeaseKit, key: EntryKey, owner: string, done: AbortSignal): Promise<void> {
  let held = true
  while (held) {
    await kit.clock.wait(renewMs, done)
    if (done.aborted) return
    held = await kit.store.replace(key, owner, owner, kit.clock.now() + leaseMs).catch(() => true)
  }
}
