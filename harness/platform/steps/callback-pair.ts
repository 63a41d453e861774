import type { Pair } from '../kit.ts'
import { Refusal } from '../refusal.ts'

/** Where a browser came back to: the path as it was written, and the parts of it that were decoded. */
export interface CallbackAddress extends Pair {
  readonly path: string
}

/** Tenant and carrier of a callback, where its path is written just as the platform writes it, and from nowhere else. */
export function callbackPair({ path, tenant, carrier }: CallbackAddress): Pair {
  if (!/^[a-z0-9/-]+$/.test(path)) throw new Refusal('NOT_FOUND', 'no-such-address')
  return { tenant, carrier }
}
