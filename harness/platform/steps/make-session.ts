import type { Kit } from '../kit.ts'

/** The secret that ties a flow to the browser it began in; a new one each time, so that no known one can be planted. */
export function makeSession(kit: Pick<Kit, 'random'>): string {
  return Buffer.from(kit.random(32)).toString('base64url')
}
