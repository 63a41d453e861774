import { z } from 'zod'
import { answerText } from '../journal/answer-text.ts'
import { fault } from './fault.ts'

const settings = z.strictObject({
  kind: z.literal('wrong-content-type'),
  contentType: z
    .string()
    .regex(/^[\x21-\x7e ]+$/)
    .default('text/html; charset=utf-8'),
})

export const wrongContentType = fault('wrong-content-type', 'Sends the right body under a wrong type.', settings, {
  after({ exchange, note }, { contentType }) {
    const { ctx } = exchange
    // As text, since a JSON body would have its type set again.
    ctx.body = answerText(ctx)
    ctx.set('content-type', contentType)
    note(`content-type ${contentType}`)
  },
})
