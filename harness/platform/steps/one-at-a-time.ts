import type { Kit, Pair } from '../kit.ts'
import type { Tokens } from '../records.ts'
import { Refusal } from '../refusal.ts'
import type { EntryKey } from '../store/store.ts'

const underWay = new WeakMap<Kit, Map<string, Promise<Tokens>>>()

/** Longer than a request may take, so that a lease outlives the work of everybody but the dead. */
const leaseMs = 30_000
const lookAgainMs = 50

/**
 * Lets one refresh run per pair. Callers of the same process share its outcome, good or bad; other processes wait for the
 * lease and then run `work`, which finds the tokens changed.
 */
export function oneAtATime(kit: Kit, pair: Pair, work: () => Promise<Tokens>): Promise<Tokens> {
  const running = underWay.get(kit) ?? new Map<string, Promise<Tokens>>()
  underWay.set(kit, running)
  const name = `${pair.tenant}/${pair.carrier}`
  const waiting = running.get(name)
  if (waiting !== undefined) return waiting
  const mine = underLease(kit, pair, work).finally(() => running.delete(name))
  running.set(name, mine)
  return mine
}

async function underLease(kit: Kit, { tenant, carrier }: Pair, work: () => Promise<Tokens>): Promise<Tokens> {
  const key: EntryKey = { tenant, kind: 'lease', id: carrier }
  const owner = Buffer.from(kit.random(16)).toString('base64url')
  const giveUpAt = kit.clock.now() + leaseMs
  while (!(await kit.store.add(key, owner, kit.clock.now() + leaseMs))) {
    if (kit.clock.now() >= giveUpAt) throw new Refusal('CARRIER_UNAVAILABLE', 'carrier-not-reached')
    await kit.clock.wait(lookAgainMs)
  }
  try {
    return await work()
  } finally {
    if ((await kit.store.get(key)) === owner) await kit.store.delete(key)
  }
}
