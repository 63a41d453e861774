import type { Request } from 'playwright'
import { type Answered, type HttpAnswer, header } from '../../../../scenarios/api/http.ts'
import type { Params } from '../../../../scenarios/api/params.ts'
import type { FlowSurroundings } from '../authorize.ts'
import { subrequest } from '../browser.ts'
import type { Journey, Stop } from '../navigation/journey.ts'
import { headersFromPage } from '../navigation/referrer.ts'
import { responseInAddress } from '../navigation/response-parameters.ts'

/** What came of something that a page loads: an answer for Chromium, an authorization response met on the way, or nothing. */
export type Loaded =
  | { readonly kind: 'answer'; readonly answer: Answered }
  | Extract<Stop, { kind: 'client' }>
  | { readonly kind: 'nothing' }

const uselessTypes: ReadonlySet<string> = new Set(['image', 'media', 'font'])
const mostRedirects = 10

/**
 * Fetches a script, a frame or what a script asks for. Redirects are followed here, because Chromium would follow them
 * past the harness; one that leads to a client is the end of the flow (a silent log-in in a frame).
 */
export async function loadForPage(
  request: Request,
  pageUrl: string,
  journey: Journey,
  { addresses, browser, channel }: FlowSurroundings,
): Promise<Loaded> {
  if (uselessTypes.has(request.resourceType())) return { kind: 'nothing' }
  const headers = headersOf(request, pageUrl)
  const label = `load a ${request.resourceType()} of the page`
  let next: { readonly method: string; readonly url: string; readonly body?: string } = {
    method: request.method(),
    url: request.url(),
    ...(request.postData() === null ? {} : { body: request.postData() ?? '' }),
  }
  let last: Answered | undefined
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const destination = addresses.classify(new URL(next.url))
    if (destination.kind === 'client') {
      const { status, headers: received } = last ?? { status: 200, headers: [] }
      const response = responseInAddress({ ...destination, location: next.url, status, headers: received })
      return { kind: 'client', response, exchange: last?.exchanges.at(-1) ?? '' }
    }
    const answer: HttpAnswer = await subrequest(channel, browser.jar, { ...next, headers, label })
    journey.note(answer.exchanges)
    if (answer.kind !== 'answered') return { kind: 'nothing' }
    const location = [301, 302, 303, 307, 308].includes(answer.status) ? header(answer, 'location') : undefined
    const url = location === undefined ? undefined : URL.parse(location, next.url)?.href
    if (url === undefined) return { kind: 'answer', answer }
    last = answer
    next = answer.status >= 307 ? { ...next, url } : { method: 'GET', url }
  }
  return { kind: 'nothing' }
}

function headersOf(request: Request, pageUrl: string): Params {
  const given = Object.entries(request.headers()).filter(([name]) => !['cookie', 'host'].includes(name))
  const from = headersFromPage({ url: pageUrl, policy: undefined }, request.method(), new URL(request.url()))
  const script = ['xhr', 'fetch'].includes(request.resourceType())
  const named = new Set(given.map(([name]) => name))
  const own: Params = [
    ...from,
    ['sec-fetch-mode', script ? 'cors' : 'no-cors'],
    ['sec-fetch-dest', script ? 'empty' : request.resourceType()],
  ]
  return [...given, ...own.filter(([name]) => !named.has(name))]
}
