import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { answerText, streamedBody } from '../journal/answer-text.ts'
import { fault } from './fault.ts'

const settings = z.strictObject({
  kind: z.literal('slow-drip'),
  bytes: z.number().int().min(1).max(65_536).default(16),
  everyMs: z.number().int().min(1).max(60_000).default(100),
})

export const slowDrip = fault('slow-drip', 'Sends the body a few bytes at a time.', settings, {
  after({ exchange, note }, { bytes, everyMs }) {
    const { ctx } = exchange
    const text = answerText(ctx)
    const type = ctx.response.get('content-type')
    ctx.body = streamedBody(text, pieces(Buffer.from(text), bytes, everyMs))
    if (type !== '') ctx.set('content-type', type)
    note(`${bytes} bytes every ${everyMs} ms`)
  },
})

async function* pieces(body: Buffer, bytes: number, everyMs: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += bytes) {
    if (at > 0) await wait(everyMs)
    yield body.subarray(at, at + bytes)
  }
}
