import type { Browser } from '../../../scenarios/api/authorization-server.ts'
import { type HttpAnswer, type HttpRequest, header } from '../../../scenarios/api/http.ts'
import { type BrowserJar, createBrowserJar } from '../../http/browser-jar.ts'
import type { Channel, Sender } from '../../http/channel.ts'
import { addHeaders } from './client-authentication.ts'

/** A scenario's browser with its cookie jar, which the log-in by a real browser shares. */
export interface DriverBrowser extends Browser {
  readonly jar: BrowserJar
  clone(): Promise<DriverBrowser>
}

const opened = new WeakMap<Browser, DriverBrowser>()

/** A browser with an empty cookie jar, unless one is given. */
export function openBrowser(channel: Channel, jar: BrowserJar = createBrowserJar()): DriverBrowser {
  const browser: DriverBrowser = {
    jar,
    navigate: (request) => withCookies(channel, jar, request, 'navigation'),
    cookies: () => jar.list(),
    clone: async () => openBrowser(channel, await jar.clone()),
  }
  opened.set(browser, browser)
  return browser
}

/** The driver's side of a browser that a scenario hands back; undefined where somebody else made it. */
export function driverBrowser(browser: Browser): DriverBrowser | undefined {
  return opened.get(browser)
}

/** What a page loads or a script asks for, with the same cookies and the headers as they are given. */
export function subrequest(channel: Channel, jar: BrowserJar, request: HttpRequest): Promise<HttpAnswer> {
  return withCookies(channel, jar, request, 'back-channel')
}

/** A request with cookies as its `Sec-Fetch-Site` allows them, and those of the answer kept. */
async function withCookies(
  channel: Channel,
  jar: BrowserJar,
  request: HttpRequest,
  sender: Sender,
): Promise<HttpAnswer> {
  const headers = request.headers ?? []
  const crossSite = header({ headers }, 'sec-fetch-site') === 'cross-site'
  const context = { method: request.method, crossSite }
  const cookie = URL.canParse(request.url) ? await jar.headerFor(request.url, context) : undefined
  const all = cookie === undefined ? headers : addHeaders(headers, [['cookie', cookie]])
  const answer = await channel.send({ ...request, headers: all }, { sender })
  if (answer.kind === 'answered') await jar.store(request.url, answer, context)
  return answer
}
