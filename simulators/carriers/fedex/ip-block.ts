import { z } from 'zod'
import type { Kit } from '../../core/kit.ts'

const tenMinutesSeconds = 600

/** Three a second for five seconds; one a second for two minutes. */
const rules = [
  { hits: 15, withinMs: 5_000 },
  { hits: 120, withinMs: 120_000 },
] as const
const longestMs = 120_000

const seen = z.object({ times: z.array(z.number()) })

/** Counts a request of an address by the carrier's clock; true while the address is blocked. */
export async function hitIpBlock({ store, clock }: Pick<Kit, 'store' | 'clock'>, address: string): Promise<boolean> {
  if ((await store.find('BlockedAddress', address)) !== undefined) return true
  const time = clock.now()
  const known = seen.safeParse(await store.find('AddressHits', address)).data?.times ?? []
  const times = [...known.filter((at) => at > time - longestMs), time]
  const over = rules.some(({ hits, withinMs }) => times.filter((at) => at > time - withinMs).length >= hits)
  if (!over) {
    await store.upsert('AddressHits', address, { times }, longestMs / 1000)
    return false
  }
  await store.destroy('AddressHits', address)
  await store.upsert('BlockedAddress', address, {}, tenMinutesSeconds)
  return true
}
