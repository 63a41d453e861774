import { z } from 'zod'
import { dropConnection } from './drop-connection.ts'
import { fault } from './fault.ts'

const settings = z.strictObject({
  kind: z.literal('connection-reset'),
  /** Before the carrier did anything, or after it did everything. */
  at: z.enum(['request', 'response']).default('request'),
})

export const connectionReset = fault('connection-reset', 'Resets the connection instead of answering.', settings, {
  before({ exchange, note }, { at }) {
    if (at !== 'request') return
    dropConnection(exchange.ctx)
    note('connection reset before the request was served')
  },
  after({ exchange, note }, { at }) {
    if (at !== 'response') return
    dropConnection(exchange.ctx)
    note('connection reset after the request was served')
  },
})
