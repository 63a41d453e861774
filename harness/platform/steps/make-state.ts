import type { Kit, Pair } from '../kit.ts'

/**
 * The state says nothing. It is the name of a record that fixes tenant, carrier, flow, issuer and browser session, and
 * that is found under this tenant alone.
 */
export function makeState(kit: Pick<Kit, 'random'>, _pair: Pair): string {
  return Buffer.from(kit.random(32)).toString('base64url')
}
