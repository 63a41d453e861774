import { Readable } from 'node:stream'
import type Koa from 'koa'

const streamed = new WeakMap<object, string>()

/** The text of an answer that is not sent yet. */
export function answerText(ctx: Pick<Koa.Context, 'body'>): string {
  const body: unknown = ctx.body
  if (body === undefined || body === null) return ''
  if (typeof body === 'string') return body
  if (Buffer.isBuffer(body)) return body.toString('latin1')
  if (body instanceof Readable) return streamed.get(body) ?? ''
  return JSON.stringify(body)
}

/** An answer as JSON; nothing where it is none. */
export function answerJson(ctx: Pick<Koa.Context, 'body'>): unknown {
  try {
    return JSON.parse(answerText(ctx))
  } catch {
    return undefined
  }
}

/** A body sent piece by piece; the journal still shows the text it stands for. */
export function streamedBody(text: string, pieces: AsyncIterable<Buffer>): Readable {
  const body = Readable.from(pieces, { objectMode: false })
  streamed.set(body, text)
  return body
}
