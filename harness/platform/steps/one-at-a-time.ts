import type { Kit, Pair } from '../kit.ts'
import type { Tokens } from '../records.ts'
import { createShare } from '../share.ts'
import { underLease } from '../store/lease.ts'

const share = createShare<Tokens>()

/**
 * Lets one refresh run per pair. Callers of the same process share its outcome, good or bad; other processes wait for the
 * lease and then run `work`, which finds the tokens changed.
 */
export function oneAtATime(kit: Kit, { tenant, carrier }: Pair, work: () => Promise<Tokens>): Promise<Tokens> {
  return share(kit, `${tenant}/${carrier}`, () => underLease(kit, tenant, `refresh.${carrier}`, work))
}
