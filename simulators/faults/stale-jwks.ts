import { z } from 'zod'
import { fault } from './fault.ts'
import { otherKey } from './other-keys.ts'

const settings = z.strictObject({ kind: z.literal('stale-jwks') })

export const staleJwks = fault(
  'stale-jwks',
  'Publishes a key from before, as a cache that nobody emptied does: no token can be verified with it.',
  settings,
  {
    after({ exchange, note }) {
      if (exchange.endpoint !== 'jwks') return
      exchange.ctx.body = { keys: [otherKey(`${exchange.kit.carrier.id}-stale`).publicJwk] }
      note('published yesterday’s key')
    },
  },
)
