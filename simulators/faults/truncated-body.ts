import { z } from 'zod'
import { answerText } from '../journal/answer-text.ts'
import { fault } from './fault.ts'

const settings = z.strictObject({
  kind: z.literal('truncated-body'),
  /** The part that is sent. */
  keep: z.number().min(0).max(1).default(0.5),
})

export const truncatedBody = fault(
  'truncated-body',
  'Cuts the body off; the length that was announced fits what is sent.',
  settings,
  {
    after({ exchange, note }, { keep }) {
      const { ctx } = exchange
      const bytes = Buffer.from(answerText(ctx))
      const type = ctx.response.get('content-type')
      const kept = bytes.subarray(0, Math.floor(bytes.length * keep))
      // Setting a body chooses a type; the one that was promised stays.
      ctx.body = kept
      if (type !== '') ctx.set('content-type', type)
      note(`sent ${kept.length} of ${bytes.length} bytes`)
    },
  },
)
