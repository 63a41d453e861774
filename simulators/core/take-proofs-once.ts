import { createHash } from 'node:crypto'
import { epochSeconds, type RunningKit } from './kit.ts'

/**
 * DPoP proofs (RFC 9449, 11.1) and client assertions (RFC 7523, 3) are good once. oidc-provider looks and then stores;
 * here both are one, so that of several requests at once, at several processes even, only one passes.
 */
export function takeProofsOnce(kit: RunningKit): void {
  kit.provider.ReplayDetection.unique = (issuer: string, jti: string, exp?: number) => {
    const id = createHash('sha256')
      .update(JSON.stringify([issuer, jti]))
      .digest('base64url')
    return kit.store.first('ReplayDetection', id, exp === undefined ? aDay : Math.max(1, exp - epochSeconds(kit)))
  }
}

const aDay = 86_400
