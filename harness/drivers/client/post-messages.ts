import type { Page, Route } from 'playwright'
import type { Browser } from '../../../scenarios/api/authorization-server.ts'
import type { PlatformHop, PostedMessage, PostedMessages } from '../../../scenarios/api/client.ts'
import type { Params } from '../../../scenarios/api/params.ts'
import { leaseChromium } from '../authorization-server/login/shared-chromium.ts'
import { visit } from './visit.ts'

/** How long a page may take to act on a message, in milliseconds. */
const patienceMs = 700

/**
 * Shows a page of the platform as it came, in a window that a page of another origin has opened, and lets that origin post
 * messages to it. What the page then asks its own origin for is sent by the harness, with the browser's cookies; nothing
 * else leaves Chromium.
 */
export async function postMessages(
  shown: PlatformHop,
  browser: Browser,
  { from, data }: PostedMessage,
): Promise<PostedMessages> {
  const lease = await leaseChromium()
  if (lease === undefined) {
    return { kind: 'no-browser', sentence: 'it needs a Chromium: install one, or name it in CHROME_PATH' }
  }
  const context = await lease.browser.newContext()
  try {
    const own = new URL(shown.url).origin
    let presented = false
    await context.route('**', async (route) => {
      const { url } = { url: route.request().url() }
      if (new URL(url).origin !== own) return sender(route, from)
      if (presented || !route.request().isNavigationRequest()) return forward(route, browser, own)
      presented = true
      return route.fulfill({ status: shown.status, headers: headersOf(shown.headers), body: shown.body })
    })
    const opener = await context.newPage()
    await opener.goto(from === 'null' ? 'https://sandboxed.example/' : `${from}/`)
    const window = context.waitForEvent('page')
    await opener.evaluate(`globalThis.opened = window.open(${JSON.stringify(shown.url)}); undefined`)
    const receiver = await window
    await receiver.waitForLoadState('load')
    for (const item of data) {
      await opener.evaluate(`globalThis.opened.postMessage(${JSON.stringify(item)}, '*')`)
    }
    await quiet(receiver)
    return { kind: 'posted' }
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it stopped'
    return { kind: 'failed', sentence: `the page could not be shown in Chromium: ${why}` }
  } finally {
    await context.close().catch(() => undefined)
    lease.release()
  }
}

/** The page that opens the other one; a sandboxed one has the origin `null`. */
function sender(route: Route, from: string): Promise<void> {
  const sandbox =
    from === 'null'
      ? { 'content-security-policy': 'sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox' }
      : {}
  const isPage = route.request().isNavigationRequest()
  return isPage
    ? route.fulfill({
        status: 200,
        headers: { 'content-type': 'text/html', ...sandbox },
        body: '<!doctype html><title>sender</title>',
      })
    : route.abort()
}

async function forward(route: Route, browser: Browser, own: string): Promise<void> {
  const request = route.request()
  const body = request.postData()
  const type = request.headers()['content-type']
  const { end } = await visit(
    browser,
    {
      method: request.method(),
      url: request.url(),
      headers: type === undefined ? [] : [['content-type', type]],
      ...(body === null ? {} : { body }),
      label: 'what a page asks for after a message',
    },
    ({ origin }) => origin === own,
  )
  if (end.kind !== 'page') return route.abort()
  return route.fulfill({ status: end.last.status, headers: headersOf(end.last.headers), body: end.last.body })
}

function headersOf(headers: Params): Record<string, string> {
  const left = ['content-encoding', 'content-length', 'transfer-encoding', 'set-cookie', 'location']
  return Object.fromEntries(
    headers.map(([name, value]) => [name.toLowerCase(), value]).filter(([name = '']) => !left.includes(name)),
  )
}

async function quiet(page: Page): Promise<void> {
  await page.waitForTimeout(patienceMs)
  await page.waitForLoadState('networkidle', { timeout: 5000 }).catch(() => undefined)
}
