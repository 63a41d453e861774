import type { Pair } from '../kit.ts'
import { Refusal } from '../refusal.ts'

/** What is known of a request before anything is done for it. */
export interface TenantRequest {
  /** Tenant and carrier of the path. */
  readonly named: Pair
  /** The tenant whose key was sent. */
  readonly owner: string
  readonly header: (name: string) => string
}

/** The pair of the path, for the tenant whose key was sent: never from another header, query or body (RFC 9700, 4.13). */
export function ownPair({ named, owner }: TenantRequest): Pair {
  if (named.tenant !== owner) throw new Refusal('NOT_FOUND', 'other-tenant')
  return named
}
