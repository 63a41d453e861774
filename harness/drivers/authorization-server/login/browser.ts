import { setTimeout as sleep } from 'node:timers/promises'
import type { FollowFlow } from '../authorize.ts'
import type { Journey } from '../navigation/journey.ts'
import { actInBrowser } from './act-in-browser.ts'
import { endOnPage } from './end-on-page.ts'
import { atTheBeginning, type Progress } from './next-steps.ts'
import type { FlowEnd, Person } from './person.ts'
import { openRoutedPage, type RoutedPage, type ShownPage } from './routed-page.ts'
import { namePage, nameStep } from './sentences.ts'
import { leaseChromium } from './shared-chromium.ts'
import { type BrowserWay, look, type View } from './view.ts'
import { endWithoutBrowser, isStill } from './without-browser.ts'

/** A page on which nothing moves for this long is what the flow ends on, in milliseconds. */
const settled = 1_500
const glance = 20

/** Takes a person through a flow in Chromium, scripts and all. Chromium is only started where a page comes. */
export const followInChromium: FollowFlow = async (start, journey, person, around) => {
  const first = await journey.go(start)
  if (first.kind !== 'page') return first
  const end = await endWithoutBrowser(first, person, around)
  if (end !== undefined) return end
  try {
    const chromium = await leaseChromium()
    if (chromium === undefined) return { kind: 'login-failed', sentence: noChromium }
    try {
      const context = await chromium.browser.newContext({ serviceWorkers: 'block', acceptDownloads: false })
      try {
        const routed = await openRoutedPage(context, journey, person, around)
        await routed.present(first)
        return await goThrough(first, journey, routed, person, around.channel.signal)
      } finally {
        await context.close()
      }
    } finally {
      chromium.release()
    }
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : String(error)).split('\n')
    return { kind: 'login-failed', sentence: `the browser could not go through the pages: ${sentence}` }
  }
}

const noChromium =
  'login.kind is browser and no Chromium was found: install the package chromium, run `npx playwright install chromium`, or set CHROME_PATH'

async function goThrough(
  first: ShownPage,
  journey: Journey,
  routed: RoutedPage,
  person: Person,
  signal: AbortSignal,
): Promise<FlowEnd> {
  let way: BrowserWay = { progress: atTheBeginning, refusing: false, blind: false }
  let lastAction = Date.now()
  for (;;) {
    if (signal.aborted) return { kind: 'unclear', why: 'no-answer', sentence: 'the time was up during the log-in' }
    const view = await look(routed.page, person, way).catch(() => undefined)
    const ended = routed.ended()
    if (ended !== undefined) return ended
    const shown = routed.shown() ?? first
    const still = Math.min(routed.quietFor(), Date.now() - lastAction) >= (isStill(shown) ? glance : settled)
    const end = view === undefined ? undefined : await endOf(view, { routed, shown, way, person, still, journey })
    if (end !== undefined) return end
    if (view?.next.kind !== 'go') {
      await sleep(glance)
      continue
    }
    const done = await actInBrowser(view, view.next.from, routed, shown, journey, person)
    if (done.kind === 'failed') return routed.ended() ?? { kind: 'login-failed', sentence: done.sentence }
    const typed = done.typed.length > 0 ? done.typed : way.progress.typed
    const progress: Progress = { ...view.next.progress, cursor: done.next, typed }
    way = {
      progress,
      refusing: view.list === 'deny',
      blind: way.blind || (view.failed && progress.typed === done.typed),
    }
    lastAction = Date.now()
  }
}

interface Moment {
  readonly routed: RoutedPage
  readonly shown: ShownPage
  readonly way: BrowserWay
  readonly person: Person
  /** Nothing has moved for a while. */
  readonly still: boolean
  readonly journey: Journey
}

/** How the flow ends on the page in view, or undefined where it may go on. */
async function endOf(view: View, moment: Moment): Promise<FlowEnd | undefined> {
  const { routed, shown, way, person, still, journey } = moment
  const page = { url: shown.url, title: await routed.page.title().catch(() => '') }
  const loginFailed = (sentence: string): FlowEnd => {
    journey.label('login')
    return { kind: 'login-failed', sentence }
  }
  if (view.failed && way.progress.typed.length > 0 && !way.blind) {
    return loginFailed(`the server refused the log-in (login.failure is on ${namePage(page)})`)
  }
  if (view.next.kind === 'go') {
    if (person.behaviour !== 'stop-at-login') return undefined
    journey.label(view.demand === 'password' ? 'login' : 'consent')
    return { ...shown, stalled: false }
  }
  if (!still) return undefined
  switch (view.next.kind) {
    case 'came-back':
      return loginFailed(`the server did not take the log-in: ${namePage(page)} came again`)
    case 'misfit':
      return loginFailed(
        `${nameStep(view.list, view.next.step, view.steps[view.next.step])} finds nothing on ${namePage(page)}`,
      )
    case 'none':
      journey.label(view.demand === 'password' ? 'login' : 'other')
      return endOnPage({ ...page, demand: view.demand, needsScript: false, answer: shown.answer }, person, way.refusing)
  }
}
