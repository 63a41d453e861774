import type Koa from 'koa'

/** A page for a person's browser: nothing on it but words, nothing loaded, nothing to leave by. */
export function showPage(ctx: Koa.Context, title: string, text: string): void {
  ctx.type = 'html'
  ctx.body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<h1>${title}</h1>
<p>${text}</p>
</html>
`
}

/** What every answer carries: not kept, not framed, not leaking its address, loading nothing. */
export const answerHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const
