import type { Browser } from '../../api/authorization-server.ts'
import { type Answered, type HttpAnswer, type HttpRequest, header } from '../../api/http.ts'
import type { Params } from '../../api/params.ts'
import { landsAt } from '../delivery.ts'

/** What a browser shows: the headers and the text of an answer. */
interface Page {
  readonly headers: Params
  readonly body: string
}

/** Where a browser ends up that opens an address and follows what the server tells it, on the server's own origin. */
export type Landing = { readonly exchanges: readonly string[] } & (
  | { readonly kind: 'elsewhere'; readonly how: string }
  /** It stayed, or left for a place nobody asked for. */
  | { readonly kind: 'stayed'; readonly last: Answered; readonly url: string }
  | { readonly kind: 'unclear'; readonly sentence: string }
)

const mostHops = 6

/** Opens an address and follows redirects of the same origin, watching for the host nobody registered. */
export async function landing(browser: Browser, start: HttpRequest, host: string): Promise<Landing> {
  const exchanges: string[] = []
  let request = start
  for (let hop = 0; hop < mostHops; hop += 1) {
    const answer = await browser.navigate(request)
    exchanges.push(...answer.exchanges)
    const judged = judge(answer, request.url, host)
    if (judged.kind === 'stayed') return { ...judged, url: request.url, exchanges }
    if (judged.kind !== 'next') return { ...judged, exchanges }
    request = { method: 'GET', url: judged.url, ...(start.label === undefined ? {} : { label: start.label }) }
  }
  return { kind: 'unclear', sentence: `more than ${mostHops} redirects in a row`, exchanges }
}

type Judged =
  | { readonly kind: 'next'; readonly url: string }
  | { readonly kind: 'elsewhere'; readonly how: string }
  | { readonly kind: 'stayed'; readonly last: Answered }
  | { readonly kind: 'unclear'; readonly sentence: string }

function judge(answer: HttpAnswer, url: string, host: string): Judged {
  if (answer.kind !== 'answered') return { kind: 'unclear', sentence: answer.sentence }
  const location = answer.status >= 300 && answer.status < 400 ? header(answer, 'location') : undefined
  const next = location === undefined ? undefined : URL.parse(location, url)
  if (next?.hostname === host) return { kind: 'elsewhere', how: `status ${answer.status} with a Location there` }
  if (next && next.origin === new URL(url).origin) return { kind: 'next', url: next.href }
  const how = sentAwayByPage(answer, url, host)
  if (how !== undefined) return { kind: 'elsewhere', how }
  return { kind: 'stayed', last: answer }
}

/** How a page sends its reader to a host without a click; undefined where it does not. */
export function sentAwayByPage(answer: Page, url: string, host: string): string | undefined {
  const goesThere = (address: string): boolean => landsAt(URL.parse(address.trim(), url)?.href ?? '', host)
  const refresh = header(answer, 'refresh')
  if (refresh !== undefined && goesThere(refreshAddress(refresh))) return 'a Refresh header'
  for (const [tag] of answer.body.matchAll(/<meta\b[^>]*>/gi)) {
    const content = /http-equiv\s*=\s*["']?refresh/i.test(tag) ? attribute(tag, 'content') : undefined
    if (content !== undefined && goesThere(refreshAddress(content))) return 'a meta refresh'
  }
  for (const [, address = ''] of answer.body.matchAll(scriptedNavigation)) {
    if (goesThere(address.replaceAll('\\/', '/'))) return 'a script that sets the location'
  }
  return undefined
}

const scriptedNavigation = /location(?:\.href|\.assign|\.replace)?\s*(?:=|\()\s*["'`]([^"'`]+)["'`]/gi

function refreshAddress(content: string): string {
  return /url\s*=\s*["']?([^"']+)/i.exec(content.replaceAll('&amp;', '&'))?.[1] ?? ''
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(tag)
  return found?.[1] ?? found?.[2]
}
