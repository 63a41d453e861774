import { setTimeout as sleep } from 'node:timers/promises'
import type { JSHandle } from 'playwright'
import type { Journey } from '../navigation/journey.ts'
import { isFor, type Person, typedValue, typesCredentials } from './person.ts'
import type { RoutedPage, ShownPage } from './routed-page.ts'
import { namePage, nameStep } from './sentences.ts'
import type { View } from './view.ts'

/** How long a step may take to become possible, in milliseconds. */
const actionTimeout = 5_000
/** A click that has led nowhere by then stays on its page. */
const reactionTime = 700
const glance = 20

/** What came of doing the steps of one page. `typed` are the steps that typed credentials, `next` the one to go on with. */
export type Done =
  | { readonly kind: 'done'; readonly typed: readonly number[]; readonly next: number }
  | { readonly kind: 'failed'; readonly sentence: string }

/** Does the steps that fit the page, up to a click, and waits for what that brings. */
export async function actInBrowser(
  view: View,
  from: number,
  routed: RoutedPage,
  before: ShownPage,
  journey: Journey,
  person: Person,
): Promise<Done> {
  const typed: number[] = []
  const old = await routed.page.evaluateHandle('document')
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
    if (step.kind !== 'click') continue
    await reaction(routed, before, old)
    return { kind: 'done', typed, next: index + 1 }
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
