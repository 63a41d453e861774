import type { Kit, OutgoingRequest, Pair } from '../kit.ts'
import { Refusal } from '../refusal.ts'

/** Counts a request against the platform's budget at this carrier. A code is never held back: it would be lost. */
export function keepToQuota(
  { containment, clock }: Pick<Kit, 'containment' | 'clock'>,
  { tenant, carrier }: Pair,
  { body }: OutgoingRequest,
): void {
  const waitMs = containment.quotas.get(carrier)?.take(tenant, clock.now()) ?? 0
  const redeems = String(body ?? '').includes('grant_type=authorization_code')
  if (waitMs > 0 && !redeems) throw new Refusal('TOO_MANY_REQUESTS', 'carrier-quota', undefined, waitMs)
}
