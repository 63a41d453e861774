import type { Platform } from '../platform.ts'
import { placesOf } from '../policies/traffic.ts'
import type { Connection } from '../records.ts'
import { Refusal } from '../refusal.ts'
import type { Opened } from '../sealing/vault.ts'
import type { GovernedPair } from '../steps/choose-policy.ts'

/** A connection, and where it is kept. */
export interface PlacedConnection {
  readonly place: GovernedPair
  readonly opened: Opened<Connection>
}

/**
 * The connection that this pair's calls go over: that of the flow the policy names, and where there is only the other one,
 * that one; its tokens are as good.
 */
export async function connectionWithTraffic(
  { kit, steps }: Platform,
  governed: GovernedPair,
): Promise<PlacedConnection> {
  const [first, second] = placesOf(governed)
  try {
    return { place: first, opened: await steps.loadConnection(kit, first) }
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'NOT_CONNECTED')) throw error
    return { place: second, opened: await steps.loadConnection(kit, second) }
  }
}
