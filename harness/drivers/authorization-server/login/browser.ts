import { setTimeout as sleep } from 'node:timers/promises'
import type { JSHandle } from 'playwright'
import type { FlowSurroundings, FollowFlow } from '../authorize.ts'
import type { Journey } from '../navigation/journey.ts'
import { isHtml, readPage } from '../page/html-page.ts'
import { responseOnPage } from '../page/self-moving.ts'
import { endOnPage } from './end-on-page.ts'
import { atTheBeginning, type Progress } from './next-steps.ts'
import { type FlowEnd, isFor, type Person, typedValue, typesCredentials } from './person.ts'
import { openRoutedPage, type RoutedPage, type ShownPage } from './routed-page.ts'
import { namePage, nameStep } from './sentences.ts'
import { leaseChromium } from './shared-chromium.ts'
import { type BrowserWay, look, type View } from './view.ts'

/** A page on which nothing moves for this long is what the flow ends on, in milliseconds. */
const settled = 1_500
/** A click that has led nowhere by then stays on its page. */
const reactionTime = 700
const glance = 20
const actionTimeout = 5_000

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

/** The end of a flow whose first page is one that no browser would make more of: a response to the client, an error page. */
async function endWithoutBrowser(
  first: ShownPage,
  person: Person,
  { addresses }: FlowSurroundings,
): Promise<FlowEnd | undefined> {
  if (!isHtml(first.answer)) return { ...first, stalled: false }
  const page = await readPage(first.answer, first.url)
  const delivered = responseOnPage(page, first.answer, addresses)
  if (delivered !== undefined || !isStill(first) || person.login.kind === 'none') return delivered
  if ([...person.login.steps, ...person.login.deny].some(({ selector }) => page.has(selector))) return undefined
  const { url, title } = page
  return endOnPage({ url, title, demand: page.demand(), needsScript: false, answer: first.answer }, person, false)
}

/** A page without anything that could change it or lead on by itself. */
function isStill({ answer }: ShownPage): boolean {
  return !/<script|\son[a-z]+\s*=|http-equiv\s*=\s*["']?refresh/i.test(answer.body)
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
    const before = await routed.page.evaluateHandle('document')
    const done = await act(view, view.next.from, routed, journey, person)
    if (done.kind === 'failed') return routed.ended() ?? { kind: 'login-failed', sentence: done.sentence }
    await reaction(routed, shown, before)
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

type Done =
  | { readonly kind: 'done'; readonly typed: readonly number[]; readonly next: number }
  | { readonly kind: 'failed'; readonly sentence: string }

/** Does the steps that fit the page, up to a click. */
async function act(view: View, from: number, routed: RoutedPage, journey: Journey, person: Person): Promise<Done> {
  const typed: number[] = []
  for (const [index, step] of view.steps.entries()) {
    if (index < from || !isFor(step, person.user)) continue
    const element = routed.page.locator(step.selector).first()
    if (step.optional && (await element.count()) === 0) continue
    if (typesCredentials(step)) typed.push(index)
    if (step.kind === 'click') journey.label(typed.length > 0 || view.demand === 'password' ? 'login' : 'consent')
    try {
      if (step.kind === 'fill') await element.fill(typedValue(step.value, person), { timeout: actionTimeout })
      if (step.kind === 'check') await element.check({ timeout: actionTimeout, force: true })
      // A click that leads off is not waited for: its navigation is the harness's own doing.
      if (step.kind === 'click') await element.click({ timeout: actionTimeout, noWaitAfter: true })
    } catch {
      const where = { url: routed.page.url(), title: await routed.page.title().catch(() => '') }
      return { kind: 'failed', sentence: `${nameStep(view.list, index, step)} cannot be done on ${namePage(where)}` }
    }
    if (step.kind === 'click') return { kind: 'done', typed, next: index + 1 }
  }
  return { kind: 'done', typed, next: view.steps.length }
}

/** Waits for what a click brings: the next page, ready, or a while in which nothing happens. */
async function reaction(routed: RoutedPage, before: ShownPage, old: JSHandle): Promise<void> {
  const clicked = Date.now()
  for (;;) {
    await sleep(glance)
    if (routed.ended() !== undefined) return
    const shown = routed.shown()
    const waited = Date.now() - clicked
    if (shown !== undefined && shown !== before && (await isGone(old))) {
      const state = await routed.page.evaluate('[document.readyState, location.href]').catch(() => undefined)
      const [ready, address] = Array.isArray(state) ? state : []
      if (ready !== 'loading' && address === shown.url) return
    }
    if (waited > actionTimeout || (waited > reactionTime && routed.quietFor() > 300)) return
  }
}

/** A document that another one has taken the place of can no longer be asked. */
function isGone(document: JSHandle): Promise<boolean> {
  return document.evaluate((node) => node === undefined).catch(() => true)
}
