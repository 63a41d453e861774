import type { Page } from 'playwright'
import type { LoginStep } from '../input.ts'
import type { Demand } from '../page/html-page.ts'
import { atTheBeginning, type NextSteps, nextSteps, type Progress } from './next-steps.ts'
import type { Person } from './person.ts'

/** How far a person has come in a real browser. */
export interface BrowserWay {
  readonly progress: Progress
  readonly refusing: boolean
  /** The failure's text or element was there before anything was sent, so it tells nothing. */
  readonly blind: boolean
}

/** A page as it stands in the browser at this moment. */
export interface View {
  readonly list: 'steps' | 'deny'
  readonly steps: readonly LoginStep[]
  readonly next: NextSteps
  readonly demand: Demand
  readonly failed: boolean
}

/** Looks at the page and says what to do next on it. */
export async function look(page: Page, person: Person, way: BrowserWay): Promise<View> {
  const { login, behaviour, user } = person
  if (login.kind === 'none') throw new Error('nobody signs in in a browser where login.kind is none')
  const all = [...login.steps, ...login.deny]
  const wanted = all.map(({ selector, kind }) => ({ selector, hidden: kind === 'check' }))
  const { found, demand, failed } = await page.evaluate(seeOnPage, { wanted, failure: login.failure ?? '' })
  const fitting = new Set(all.filter((_, index) => found[index] === true))
  const [refusal] = login.deny
  const refuses = way.refusing || (behaviour === 'deny' && refusal !== undefined && fitting.has(refusal))
  const list = refuses ? 'deny' : 'steps'
  const steps = login[list]
  const progress = refuses && !way.refusing ? atTheBeginning : way.progress
  const next = nextSteps(steps, (step) => fitting.has(step), { demand, user, progress })
  return { list, steps, next, demand, failed }
}

/**
 * Runs inside the page, in one go, so it may use nothing from outside. A box may be hidden behind its drawing;
 * everything else has to be seen to be used.
 */
function seeOnPage({
  wanted,
  failure,
}: {
  wanted: readonly { readonly selector: string; readonly hidden: boolean }[]
  failure: string
}): { found: boolean[]; demand: Demand; failed: boolean } {
  const select = (selector: string): Element[] => {
    try {
      return [...document.querySelectorAll(selector)]
    } catch {
      return []
    }
  }
  const isSeen = (element: Element): boolean =>
    element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden'
  const sees = (selector: string): boolean => select(selector).some(isSeen)
  const asks = sees('input:not([type=hidden]), select, textarea, button')
  const text = document.body?.textContent ?? ''
  return {
    found: wanted.map(({ selector, hidden }) => (hidden ? select(selector).length > 0 : sees(selector))),
    demand: sees('input[type=password]') ? 'password' : asks ? 'something' : 'nothing',
    failed: failure !== '' && (text.includes(failure) || sees(failure)),
  }
}
