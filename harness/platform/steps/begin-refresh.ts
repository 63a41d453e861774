import type { Kit } from '../kit.ts'
import type { Connected } from '../records.ts'
import { Refusal } from '../refusal.ts'
import type { Opened } from '../sealing/vault.ts'
import type { AllowedPair } from './authorize-tenant.ts'
import { connectionKey } from './load-connection.ts'

/**
 * Writes down that the refresh token is about to be sent, before it is: should this process die between the carrier's
 * answer and its keeping, the next one knows that the token may be used up. The note is put in the place of the very
 * record that was read, which fences off whoever read it too and comes later.
 */
export async function beginRefresh(
  kit: Kit,
  allowed: AllowedPair,
  found: Opened<Connected>,
): Promise<Opened<Connected>> {
  // Where one was written earlier, that one tells since when the fate of the token is open.
  const refreshSentAt = found.record.refreshSentAt ?? kit.clock.now()
  const begun = await kit.vault.replace<Connected>(connectionKey(allowed), found, { ...found.record, refreshSentAt })
  if (begun === undefined) throw new Refusal('CARRIER_UNAVAILABLE', 'busy-elsewhere')
  return begun
}

/**
 * Whether a refresh token whose fate is open may be sent once more: as long as the carrier is known to take a used one
 * again, and where nothing is known of that, as only the carrier can tell then. A token that is known to be used up is
 * never sent: the one that followed has taken its place.
 */
export function mayBeSent(kit: Pick<Kit, 'clock'>, allowed: AllowedPair, { refreshSentAt }: Connected): boolean {
  const { refreshGrace } = allowed.carrierSettings
  return refreshSentAt === undefined || refreshGrace === undefined || kit.clock.now() - refreshSentAt <= refreshGrace
}
