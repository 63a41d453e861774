import type { Kit, Place } from '../kit.ts'
import type { Tokens } from '../records.ts'
import { createShare } from '../share.ts'
import { underLease } from '../store/lease.ts'
import { connectionKey } from './load-connection.ts'

const share = createShare<Tokens>()

/**
 * Lets one refresh run per pair. Callers of the same process share its outcome, good or bad; other processes wait for the
 * lease and then run `work`, which finds the tokens changed.
 */
export function oneAtATime(kit: Kit, place: Place, work: () => Promise<Tokens>): Promise<Tokens> {
  const { tenant, id } = connectionKey(place)
  return share(kit.vault, `${tenant}/${id}`, () => underLease(kit, tenant, `refresh.${id}`, work))
}
