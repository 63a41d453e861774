import { z } from 'zod'
import { fault } from './fault.ts'

const settings = z.strictObject({
  kind: z.literal('garbage-body'),
  bytes: z.number().int().min(1).max(65_536).default(256),
})

export const garbageBody = fault('garbage-body', 'Sends random bytes in place of the body.', settings, {
  after({ exchange, random, note }, { bytes }) {
    const { ctx } = exchange
    const type = ctx.response.get('content-type')
    ctx.body = Buffer.from(Array.from({ length: bytes }, () => Math.floor(random() * 256)))
    if (type !== '') ctx.set('content-type', type)
    note(`${bytes} random bytes`)
  },
})
