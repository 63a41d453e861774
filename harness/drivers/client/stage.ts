import type { Browser, BrowserContext, Frame, Route } from 'playwright'
import type { PlatformHop } from '../../../scenarios/api/client.ts'
import type { StageFrame, StageOutcome, StagePlay } from '../../../scenarios/api/stage.ts'
import { leaseChromium } from '../authorization-server/login/shared-chromium.ts'
import { visit } from './visit.ts'

/**
 * Plays pages in Chromium. Nothing leaves it: pages of others are answered from the play, those of the platform are fetched
 * by the harness, as requests that are counted and recorded, and everything else is refused.
 */
export async function playOnStage(play: StagePlay, isOwn: (url: URL) => boolean): Promise<StageOutcome> {
  const exchanges: string[] = []
  try {
    const lease = await leaseChromium()
    if (lease === undefined) return { kind: 'failed', sentence: 'no Chromium was found', exchanges }
    try {
      let { shown } = play
      const { frames, ranMs } = await played(lease.browser, play, (route) => {
        if (shown === undefined || route.request().url() !== shown.url) return answer(route, play, isOwn, exchanges)
        const again = shown
        shown = undefined
        return show(route, again)
      })
      return { kind: 'played', frames, ranMs, exchanges }
    } finally {
      lease.release()
    }
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'something went wrong'
    return { kind: 'failed', sentence: `Chromium broke off: ${why}`, exchanges }
  }
}

async function played(
  browser: Browser,
  { open, milliseconds, until = () => false }: StagePlay,
  answer: (route: Route) => Promise<void>,
): Promise<{ readonly frames: readonly StageFrame[]; readonly ranMs: number }> {
  const context = await browser.newContext()
  try {
    await context.route('**/*', answer)
    const page = await context.newPage()
    await page.goto(open, { waitUntil: 'load', timeout: 10_000 })
    const began = performance.now()
    const ran = () => performance.now() - began
    while (ran() < milliseconds && !until()) await page.waitForTimeout(25)
    return { ranMs: ran(), frames: await framesOf(context) }
  } finally {
    await context.close()
  }
}

async function answer(
  route: Route,
  { pages, browser, label }: StagePlay,
  isOwn: (url: URL) => boolean,
  exchanges: string[],
): Promise<void> {
  const request = route.request()
  const url = new URL(request.url())
  const played = pages.find((page) => page.url === url.origin + url.pathname)
  if (played !== undefined) {
    const headers = Object.fromEntries(played.headers ?? [])
    return route.fulfill({ status: 200, contentType: 'text/html', body: played.html, headers })
  }
  if (!isOwn(url)) return route.abort()
  const body = request.postData()
  const type = request.headers()['content-type']
  const { exchanges: sent, end } = await visit(
    browser,
    {
      method: request.method(),
      url: url.href,
      label,
      ...(body === null ? {} : { body }),
      ...(type === undefined ? {} : { headers: [['content-type', type]] }),
    },
    isOwn,
  )
  exchanges.push(...sent)
  if (end.kind !== 'page') return route.abort()
  return show(route, end.last)
}

function show(route: Route, { status, headers, body }: PlatformHop): Promise<void> {
  const kept = headers.filter(
    ([name]) => !/^(content-encoding|content-length|transfer-encoding|set-cookie)$/i.test(name),
  )
  return route.fulfill({ status, headers: Object.fromEntries(kept), body })
}

async function framesOf(context: BrowserContext): Promise<readonly StageFrame[]> {
  const frames = context.pages().flatMap((page) => page.frames())
  return Promise.all(frames.map(frameOf))
}

async function frameOf(frame: Frame): Promise<StageFrame> {
  const url = frame.url()
  try {
    return { url, text: await frame.evaluate<string>('document.body?.innerText ?? ""') }
  } catch {
    // A frame that was refused, or is on its way somewhere else, has nothing to say.
    return { url, text: '' }
  }
}
