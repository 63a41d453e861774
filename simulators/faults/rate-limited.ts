import { z } from 'zod'
import { fault } from './fault.ts'

const settings = z.strictObject({
  kind: z.literal('rate-limited'),
  /** Seconds; left out, there is no such header. */
  retryAfter: z.number().int().min(0).max(86_400).optional(),
  /** As seconds, or as the date that many seconds from now. */
  form: z.enum(['seconds', 'date']).default('seconds'),
})

export const rateLimited = fault('rate-limited', 'Answers 429, with or without Retry-After.', settings, {
  before({ exchange, note }, { retryAfter, form }) {
    const { ctx, kit } = exchange
    ctx.status = 429
    if (retryAfter !== undefined) {
      const date = new Date(kit.clock.now() + retryAfter * 1000).toUTCString()
      ctx.set('retry-after', form === 'date' ? date : String(retryAfter))
    }
    ctx.body = { error: 'too_many_requests' }
    note(retryAfter === undefined ? '429 without Retry-After' : `429, Retry-After ${retryAfter} s`)
  },
})
