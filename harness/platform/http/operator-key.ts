import { digest, sameDigest } from '../digest.ts'
import type { Platform } from '../platform.ts'
import { Refusal } from '../refusal.ts'

/** Lets the operator through, by key. Without a key in the configuration there is nothing to be found. */
export function checkOperator({ kit }: Platform, authorization: string): void {
  if (kit.operatorKey === undefined) throw new Refusal('NOT_FOUND', 'no-such-address')
  const [, key = ''] = /^bearer +(\S+)$/i.exec(authorization) ?? []
  if (!sameDigest(digest(key), digest(kit.operatorKey))) throw new Refusal('UNAUTHENTICATED', 'no-operator-key')
}
