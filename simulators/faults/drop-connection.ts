import type Koa from 'koa'

/** Ends the connection with a reset instead of an answer. */
export function dropConnection(ctx: Koa.Context): void {
  ctx.respond = false
  // Some body, so that nothing else answers; it is never sent.
  ctx.body = ''
  ctx.req.socket.resetAndDestroy()
}
