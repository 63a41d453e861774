import type { BrowserContext, Page, Request, Route } from 'playwright'
import type { Answered } from '../../../../scenarios/api/http.ts'
import { decodeForm, encodeForm } from '../../../../scenarios/api/params.ts'
import type { FlowSurroundings } from '../authorize.ts'
import type { Journey, Step, Stop } from '../navigation/journey.ts'
import { loadForPage } from './page-loads.ts'
import type { Person } from './person.ts'
import { scriptCookies } from './script-cookies.ts'

export type ShownPage = Extract<Stop, { kind: 'page' }>

/** A page in Chromium whose every request is sent by the harness: held to the allow-list, counted and recorded. */
export interface RoutedPage {
  readonly page: Page
  /** Shows a page that was fetched already. */
  present(stop: ShownPage): Promise<void>
  /** How the flow ended, once it has left the pages. */
  ended(): Exclude<Stop, ShownPage> | undefined
  /** The page last shown. */
  shown(): ShownPage | undefined
  /** Milliseconds since the last request came back, or 0 while one is under way. */
  quietFor(): number
}

/**
 * Opens a page whose requests never leave Chromium. Navigations go the journey's way, where redirects are followed and
 * redirect URIs are read; what they lead to is shown at its own address by way of a page that sends the browser there.
 */
export async function openRoutedPage(
  context: BrowserContext,
  journey: Journey,
  person: Person,
  around: FlowSurroundings,
): Promise<RoutedPage> {
  const cookies = scriptCookies(context, around.browser.jar)
  const page = await context.newPage()
  let end: Exclude<Stop, ShownPage> | undefined
  let current: ShownPage | undefined
  let awaited: ShownPage | undefined
  let underWay = 0
  let lastAnswer = Date.now()

  const show = async (route: Route, stop: ShownPage): Promise<void> => {
    current = stop
    await cookies.show(stop.url)
    await fulfill(route, stop.answer)
  }

  const navigate = async (route: Route, request: Request): Promise<void> => {
    const url = request.url()
    if (awaited !== undefined && sameDocument(awaited.url, url)) {
      const stop = awaited
      awaited = undefined
      return show(route, stop)
    }
    const step = tampered(stepOf(request, current), person)
    const stop = await journey.go(step)
    if (stop.kind !== 'page') {
      end = stop
      return route.abort()
    }
    if (sameDocument(stop.url, url)) return show(route, stop)
    awaited = stop
    const script = `<script>location.replace(${JSON.stringify(stop.url).replaceAll('<', '\\u003c')})</script>`
    return route.fulfill({ status: 200, contentType: 'text/html', body: script })
  }

  const load = async (route: Route, request: Request): Promise<void> => {
    const loaded = await loadForPage(request, page.url(), journey, around)
    if (loaded.kind === 'client') end ??= loaded
    if (loaded.kind !== 'answer') return route.abort()
    await cookies.show(page.url())
    return fulfill(route, loaded.answer)
  }

  // Chromium hands an app's scheme to the system without asking anybody; only its debugger tells.
  const debug = await context.newCDPSession(page)
  await debug.send('Page.enable')
  debug.on('Page.frameRequestedNavigation', async ({ url }) => {
    if (/^(https?|about|blob|data|javascript):/i.test(url) || current === undefined) return
    const stop = await journey.go({ url, method: 'GET', referrer: { url: current.url, policy: undefined } })
    if (stop.kind === 'client') end ??= stop
  })

  await context.routeWebSocket('**', (socket) => socket.close())
  await context.route('**', async (route, request) => {
    underWay += 1
    try {
      if (URL.canParse(page.url()) && page.url().startsWith('http')) await cookies.collect(page.url())
      const isMain = request.isNavigationRequest() && request.frame() === page.mainFrame()
      await (isMain ? navigate(route, request) : load(route, request))
    } catch {
      // The page has moved on or was closed while its request was under way.
      await route.abort().catch(() => undefined)
    } finally {
      underWay -= 1
      lastAnswer = Date.now()
    }
  })

  return {
    page,
    async present(stop) {
      awaited = stop
      await page.goto(stop.url, { waitUntil: 'domcontentloaded' }).catch((error) => {
        // A page whose script leads on at once never becomes ready.
        if (end === undefined && current === undefined) throw error
      })
    },
    ended: () => end,
    shown: () => current,
    quietFor: () => (underWay > 0 ? 0 : Date.now() - lastAnswer),
  }
}

function stepOf(request: Request, from: ShownPage | undefined): Step {
  const body = request.postData()
  const contentType = request.headers()['content-type']
  return {
    url: request.url(),
    method: request.method() === 'POST' ? 'POST' : 'GET',
    ...(body === null ? {} : { body }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(from === undefined ? {} : { referrer: { url: from.url, policy: policyOf(from.answer) } }),
  }
}

/** A form on its way, marked where it carries the person's credentials and rewritten where a scenario has the page open. */
function tampered(step: Step, { user, tamper }: Person): Step {
  const isForm = step.method === 'POST' && (step.contentType ?? '').startsWith('application/x-www-form-urlencoded')
  if (!isForm) return step
  const fields = decodeForm(step.body ?? '')
  const { password } = user ?? {}
  const credentials = password !== undefined && fields.some(([, value]) => value === password)
  const sent = tamper?.({ url: step.url, method: step.method, fields, credentials })
  if (sent === undefined) return { ...step, credentials }
  return { ...step, credentials, url: sent.url, method: sent.method, body: encodeForm(sent.fields) }
}

/** Hands an answer to Chromium; its body is decoded already. */
function fulfill(route: Route, answer: Answered): Promise<void> {
  const headers: Record<string, string> = {}
  for (const [name, value] of answer.headers) {
    const key = name.toLowerCase()
    if (['content-encoding', 'content-length', 'transfer-encoding', 'set-cookie'].includes(key)) continue
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value
  }
  return route.fulfill({ status: answer.status, headers, body: answer.body })
}

function policyOf(answer: Answered): string | undefined {
  return answer.headers.find(([name]) => name.toLowerCase() === 'referrer-policy')?.[1]
}

function sameDocument(a: string, b: string): boolean {
  return a.split('#')[0] === b.split('#')[0]
}
