import { PassThrough } from 'node:stream'
import type Koa from 'koa'
import type { ServedCarrier } from '../core/server.ts'

/** What a reader may be behind before it is let go: a page that sleeps must not fill the memory. */
const longestBacklog = 8 * 1024 * 1024

/** Sends every new journal entry of every carrier as a server-sent event, until the reader leaves. */
export function streamJournal(ctx: Koa.Context, carriers: readonly ServedCarrier[]): void {
  const query = new URLSearchParams(ctx.querystring)
  const [carrier, tenant] = [query.get('carrier'), query.get('tenant')]
  const stream = new PassThrough()
  const followed = carriers.filter(({ id }) => carrier === null || id === carrier)
  const leave = followed.map((one) =>
    one.watch((entry) => {
      if (tenant !== null && entry.tenant !== tenant) return
      if (stream.writableLength > longestBacklog) stream.destroy()
      else stream.write(`id: ${entry.carrier}/${entry.id}\nevent: exchange\ndata: ${JSON.stringify(entry)}\n\n`)
    }),
  )
  stream.on('close', () => {
    for (const stop of leave) stop()
  })
  ctx.req.on('close', () => stream.destroy())
  ctx.status = 200
  ctx.set('content-type', 'text/event-stream; charset=utf-8')
  ctx.body = stream
  // The first line opens the stream on the other side at once.
  stream.write(': open\n\n')
}
