import type { Kit } from './kit.ts'

export interface QuotaRule {
  readonly limit: number
  readonly windowMs: number
}

type Counting = Pick<Kit, 'store' | 'clock'>

/**
 * Counts one more for this name, in windows that start with the first call after the last one ended.
 * @returns nothing where there was room, else milliseconds until there is
 */
export async function takeQuota(
  { store, clock }: Counting,
  name: string,
  { limit, windowMs }: QuotaRule,
): Promise<number | undefined> {
  const time = clock.now()
  const { count, endsAt } = await store.count(name, time + windowMs)
  return count > limit ? endsAt - time : undefined
}

const dayMs = 86_400_000

/** Counts one more of this day in Greenwich; false where it has none left. */
export async function takeOfDay({ store, clock }: Counting, name: string, limit: number): Promise<boolean> {
  const today = Math.floor(clock.now() / dayMs)
  const { count } = await store.count(`${name} ${today}`, (today + 1) * dayMs)
  return count <= limit
}
