import type { IncomingMessage } from 'node:http'
import { decodeForm, first, type Params } from '../../../scenarios/api/params.ts'
import { type LocalServer, serveHttp } from '../../http/local-server.ts'

/** A request as the pages of a test see it. */
export interface Asked {
  readonly method: string
  readonly url: URL
  readonly query: Params
  readonly form: Params
  readonly headers: IncomingMessage['headers']
}

/** What a page answers: a redirect by its address alone, HTML by itself, or everything spelled out. */
export type Told =
  | { readonly to: string; readonly status?: number; readonly cookie?: string }
  | { readonly html: string; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly hangUp: true }

export interface PageServer extends LocalServer {
  readonly asked: readonly Asked[]
}

/** A server of pages by `METHOD /path`; anything else is 404. */
export async function servePages(pages: Readonly<Record<string, (asked: Asked) => Told>>): Promise<PageServer> {
  const asked: Asked[] = []
  const server = await serveHttp((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
      const { method = 'GET', headers } = request
      const one: Asked = { method, url, query: [...url.searchParams], form: decodeForm(body), headers }
      asked.push(one)
      const told = pages[`${method} ${url.pathname}`]?.(one) ?? { status: 404, html: 'nothing here' }
      if ('hangUp' in told) return response.destroy()
      if ('to' in told) {
        if (told.cookie !== undefined) response.setHeader('set-cookie', told.cookie)
        return response.writeHead(told.status ?? 302, { location: told.to }).end()
      }
      return response
        .writeHead(told.status ?? 200, { 'content-type': 'text/html; charset=utf-8', ...told.headers })
        .end(told.html)
    })
  })
  return { ...server, asked }
}

/** The address of an authorization response with a code, for the request in hand. */
export function codeFor({ query }: Pick<Asked, 'query'>): string {
  const state = first(query, 'state') ?? ''
  return `${first(query, 'redirect_uri')}?${new URLSearchParams({ code: 'c1', state })}`
}
