import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../../http/clock.ts'

const lifeMs = 60_000

/** Nonces that carry this server's own time, so that nothing has to be remembered (RFC 9449, 8 and 9). */
export interface ProofNonces {
  current(tenant: string): string
  isFresh(tenant: string, nonce: unknown): boolean
}

/** Each tenant has its own series: a nonce of one is worth nothing at another. Processes with the same secret know each other's. */
export function createProofNonces(clock: Clock, secret: Uint8Array): ProofNonces {
  const at = (tenant: string, period: number): string =>
    `${period}.${createHmac('sha256', secret).update(`${tenant}/${period}`).digest('base64url')}`
  const period = () => Math.floor(clock.now() / lifeMs)
  return {
    current: (tenant) => at(tenant, period()),
    isFresh: (tenant, nonce) =>
      typeof nonce === 'string' && [period(), period() - 1].some((known) => same(at(tenant, known), nonce)),
  }
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
