import type { Browser } from '../../../scenarios/api/authorization-server.ts'
import type { PlatformHop, UnclearWhy } from '../../../scenarios/api/client.ts'
import { type HttpRequest, header } from '../../../scenarios/api/http.ts'

/** A browser's way through the platform: redirects within its own origin are followed, others are read. */
export interface Visit {
  readonly exchanges: readonly string[]
  readonly hops: readonly PlatformHop[]
  readonly end:
    | { readonly kind: 'page'; readonly last: PlatformHop }
    /** A redirect off the platform, as an absolute address; it was not requested. */
    | { readonly kind: 'left'; readonly url: string; readonly last: PlatformHop }
    | { readonly kind: 'unclear'; readonly why: UnclearWhy; readonly sentence: string }
}

/** As many as browsers follow (Fetch, 4.4). */
const mostRedirects = 20

/** Sends a browser's request and follows what the platform does with it. */
export async function visit(browser: Browser, first: HttpRequest, isOwn: (url: URL) => boolean): Promise<Visit> {
  const hops: PlatformHop[] = []
  const exchanges: string[] = []
  let request = first
  for (;;) {
    const answer = await browser.navigate(request)
    exchanges.push(...answer.exchanges)
    if (answer.kind !== 'answered') {
      return { exchanges, hops, end: { kind: 'unclear', why: answer.kind, sentence: answer.sentence } }
    }
    const { status, headers, body } = answer
    const last = {
      exchange: answer.exchanges.at(-1) ?? '',
      method: request.method,
      url: request.url,
      status,
      headers,
      body,
    }
    hops.push(last)
    const location = [301, 302, 303, 307, 308].includes(status) ? header(answer, 'location') : undefined
    if (location === undefined) return { exchanges, hops, end: { kind: 'page', last } }
    const next = URL.parse(location, request.url)
    if (next === null || !isOwn(next))
      return { exchanges, hops, end: { kind: 'left', url: next?.href ?? location, last } }
    if (hops.length > mostRedirects) {
      const sentence = `the platform sent the browser round in circles (at ${next.pathname})`
      return { exchanges, hops, end: { kind: 'unclear', why: 'loop', sentence } }
    }
    request = redirected(request, status, next.href)
  }
}

/** Method and body are kept by 307 and 308; by the others a browser goes on with GET. Headers of ours go to our addresses only. */
function redirected(request: HttpRequest, status: number, url: string): HttpRequest {
  const { headers = [] } = request
  if (status === 307 || status === 308) return { ...request, url }
  return { method: 'GET', url, headers: headers.filter(([name]) => name.toLowerCase() !== 'content-type') }
}
