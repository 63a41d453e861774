import { readFile } from 'node:fs/promises'
import type Koa from 'koa'

const files: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/': { file: 'console.html', type: 'text/html; charset=utf-8' },
  '/console/console.css': { file: 'console.css', type: 'text/css; charset=utf-8' },
  '/console/console.js': { file: 'console.js', type: 'text/javascript; charset=utf-8' },
  '/console/api.js': { file: 'api.js', type: 'text/javascript; charset=utf-8' },
  '/console/element.js': { file: 'element.js', type: 'text/javascript; charset=utf-8' },
  '/console/diagram.js': { file: 'diagram.js', type: 'text/javascript; charset=utf-8' },
  '/console/latches.js': { file: 'latches.js', type: 'text/javascript; charset=utf-8' },
  '/console/controls.js': { file: 'controls.js', type: 'text/javascript; charset=utf-8' },
}

/** The console runs nothing and loads nothing that is not its own. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Serves the console's page and files. @returns whether this was one of them */
export async function serveConsole(ctx: Koa.Context): Promise<boolean> {
  const known = files[ctx.path]
  if (known === undefined) return false
  ctx.set('content-security-policy', policy)
  ctx.set('content-type', known.type)
  ctx.body = await readFile(new URL(known.file, import.meta.url))
  return true
}
