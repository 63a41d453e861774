import type { AuthorizationResponse, Hop } from '../../../../scenarios/api/authorization-server.ts'
import { type Answered, type HttpAnswer, header } from '../../../../scenarios/api/http.ts'
import { decodeForm, type Params } from '../../../../scenarios/api/params.ts'
import type { DriverBrowser } from '../browser.ts'
import { addHeaders } from '../client-authentication.ts'
import type { ExpectedAddresses } from './expected-addresses.ts'
import { headersFromPage, type Referrer } from './referrer.ts'
import { responseInAddress, responseInForm } from './response-parameters.ts'

/** One step of a browser: a typed address, a followed link or a submitted form. */
export interface Step {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly body?: string
  readonly contentType?: string
  readonly headers?: Params
  readonly credentials?: boolean
  readonly referrer?: Referrer
  readonly label?: string
}

/** Where following redirects came to a stop. */
export type Stop =
  | { readonly kind: 'client'; readonly response: AuthorizationResponse; readonly exchange: string }
  /** `redirected`: the server itself sent the browser to this page. */
  | { readonly kind: 'page'; readonly url: string; readonly answer: Answered; readonly redirected: boolean }
  | { readonly kind: 'unclear'; readonly why: UnclearWhy; readonly sentence: string }

type UnclearWhy = 'no-answer' | 'rate-limited' | 'not-sent' | 'crash' | 'loop'

const mostRedirects = 20

/** A browser's way through the server, kept hop by hop. */
export interface Journey {
  go(step: Step): Promise<Stop>
  /** Adds exchanges that belong to the flow and are no hops: what a page loads. */
  note(exchanges: readonly string[]): void
  /** Says what the last page was for, once that is known. */
  label(page: Hop['page']): void
  hops(): readonly Hop[]
  exchanges(): readonly string[]
}

export interface JourneyOptions {
  readonly browser: DriverBrowser
  readonly addresses: ExpectedAddresses
  /** Headers for every request to the origin of the authorization endpoint. */
  readonly extraHeaders: Params
  readonly origin: string
}

/** Starts a journey: redirects are followed as a browser does, redirect URIs are read and never requested. */
export function startJourney(options: JourneyOptions): Journey {
  const hops: Hop[] = []
  const exchanges: string[] = []

  const send = async (step: Step): Promise<HttpAnswer> => {
    const answer = await options.browser.navigate({
      method: step.method,
      url: step.url,
      headers: headersOf(step, options),
      ...(step.body === undefined ? {} : { body: step.body }),
      ...(step.label === undefined ? {} : { label: step.label }),
    })
    exchanges.push(...answer.exchanges)
    if (answer.kind === 'answered') {
      hops.push({
        exchange: answer.exchanges.at(-1) ?? '',
        method: step.method,
        url: step.url,
        status: answer.status,
        headers: answer.headers,
        body: answer.body,
        credentials: step.credentials === true,
      })
    }
    return answer
  }

  /** What a server sees of a redirected request: the same twice in one chain is a circle. */
  const keyOf = async (step: Step): Promise<string> =>
    JSON.stringify([step.method, step.url, step.body, await options.browser.jar.headerFor(step.url)])

  const go = async (start: Step): Promise<Stop> => {
    const away = leaving(start, hops.at(-1), options.addresses)
    if (away !== undefined) return away
    let step = start
    const visited = new Set<string>()
    for (let redirects = 0; ; redirects += 1) {
      const redirected = redirects > 0
      const key = await keyOf(step)
      if (redirects > mostRedirects || visited.has(key)) return loop(step.url)
      visited.add(key)
      const answer = await send(step)
      if (answer.kind !== 'answered') return { kind: 'unclear', why: answer.kind, sentence: answer.sentence }
      const location = redirectOf(answer)
      if (location === undefined) return endOf(answer, step.url, redirected)
      const next = nextStep(step, answer, location, options.addresses)
      if (next.kind !== 'step') return next
      step = next.step
    }
  }

  return {
    go,
    note: (ids) => void exchanges.push(...ids),
    label(page) {
      const last = hops.pop()
      if (last !== undefined) hops.push(page === undefined ? last : { ...last, page })
    },
    hops: () => [...hops],
    exchanges: () => [...exchanges],
  }
}

/** What a person does on a page may lead off the server: a link or a form to the client, which is read and not sent. */
function leaving(step: Step, page: Hop | undefined, addresses: ExpectedAddresses): Stop | undefined {
  if (step.referrer === undefined || page === undefined) return undefined
  const { status, headers, exchange } = page
  const destination = addresses.classify(new URL(step.url))
  if (destination.kind === 'server') return undefined
  if (destination.kind === 'forbidden') {
    return { kind: 'unclear', why: 'not-sent', sentence: forbiddenSentence(destination.url) }
  }
  const response =
    step.method === 'POST'
      ? responseInForm({ url: step.url, fields: decodeForm(step.body ?? '') }, { status, headers })
      : responseInAddress({ location: step.url, ownQuery: destination.ownQuery, status, headers })
  return { kind: 'client', response, exchange }
}

/** Where a 3xx leads. A 400 that carries a Location is no redirect. */
function redirectOf(answer: Answered): string | undefined {
  return [301, 302, 303, 307, 308].includes(answer.status) ? header(answer, 'location') : undefined
}

function nextStep(
  step: Step,
  answer: Answered,
  location: string,
  addresses: ExpectedAddresses,
): Stop | { readonly kind: 'step'; readonly step: Step } {
  const destination = destinationOf(location, step.url, addresses)
  switch (destination.kind) {
    case 'client': {
      const { status, headers } = answer
      const absolute = URL.canParse(location) ? location : destination.href
      const response = responseInAddress({ location: absolute, ownQuery: destination.ownQuery, status, headers })
      return { kind: 'client', response, exchange: answer.exchanges.at(-1) ?? '' }
    }
    case 'forbidden':
      return { kind: 'unclear', why: 'not-sent', sentence: forbiddenSentence(destination.url) }
    case 'server':
      return { kind: 'step', step: redirectedStep(step, answer.status, destination.url) }
  }
}

function destinationOf(location: string, base: string, addresses: ExpectedAddresses) {
  const url = URL.parse(location, base)
  // No browser can go there, but what stands in it has been handed out.
  if (url === null) return { kind: 'client', ownQuery: '', href: location } as const
  return { ...addresses.classify(url), href: url.href }
}

/** Method and body are kept by 307 and 308; by the others a browser goes on with GET (Fetch, 4.4). */
function redirectedStep(step: Step, status: number, url: string): Step {
  const carried = { url, ...(step.referrer === undefined ? {} : { referrer: step.referrer }) }
  if (status === 307 || status === 308) return { ...step, ...carried, headers: [] }
  return { ...carried, method: 'GET' }
}

function headersOf(step: Step, { extraHeaders, origin }: JourneyOptions): Params {
  const target = new URL(step.url)
  const own = [
    ...(step.headers ?? []),
    ...(step.contentType === undefined ? [] : ([['content-type', step.contentType]] as const)),
  ]
  const fromPage = step.referrer === undefined ? [] : headersFromPage(step.referrer, step.method, target)
  return addHeaders(own, target.origin === origin ? [...fromPage, ...extraHeaders] : fromPage)
}

/**
 * A page, or a crash. 5xx straight from an endpoint is a crash; an error page that the server redirects to may have
 * such a status, and is told by its address.
 */
function endOf(answer: Answered, url: string, redirected: boolean): Stop {
  const { pathname, searchParams } = new URL(url)
  const named = /error|fail|denied|invalid|refused|problem/i.test(pathname) || searchParams.has('error')
  const errorPage = redirected && named
  if (answer.status < 500 || errorPage) return { kind: 'page', url, answer, redirected }
  return { kind: 'unclear', why: 'crash', sentence: `the server answered with status ${answer.status} at ${pathname}` }
}

function loop(url: string): Stop {
  const sentence = `the server sent the browser round in circles (at ${new URL(url).pathname})`
  return { kind: 'unclear', why: 'loop', sentence }
}

/** What to add where the flow goes on at a host that the run may not contact. */
export function forbiddenSentence(url: string): string {
  const { host } = new URL(url)
  return `the flow goes on at ${host}, which this run may not contact; if it belongs to the log-in, add limits: { hosts: ["${host}"] }`
}
