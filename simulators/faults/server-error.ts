import { z } from 'zod'
import { fault } from './fault.ts'

const settings = z.strictObject({
  kind: z.literal('server-error'),
  status: z.number().int().min(500).max(599).default(503),
})

export const serverError = fault('server-error', 'Answers with a 5xx and an empty JSON object.', settings, {
  before({ exchange, note }, { status }) {
    exchange.ctx.status = status
    exchange.ctx.body = {}
    note(`answered ${status}`)
  },
})
