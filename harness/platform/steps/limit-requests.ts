import type { Kit } from '../kit.ts'
import { Refusal } from '../refusal.ts'
import type { TenantRequest } from './own-pair.ts'

/**
 * Counts a request for the tenant whose key came with it, and against the platform's own limit. Nothing else in the request
 * names another one to count for.
 */
export function limitRequests(
  { containment, clock }: Pick<Kit, 'containment' | 'clock'>,
  { owner }: TenantRequest,
): void {
  const now = clock.now()
  const own = containment.tenants.take(owner, now)
  if (own > 0) throw new Refusal('TOO_MANY_REQUESTS', 'tenant-limit', undefined, own)
  const shared = containment.platform?.take(owner, now) ?? 0
  if (shared > 0) throw new Refusal('TOO_MANY_REQUESTS', 'platform-limit', undefined, shared)
}
