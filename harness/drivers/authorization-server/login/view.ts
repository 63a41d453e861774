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
  const demand = await demandOf(page)
  const failed = login.failure !== undefined && (await shows(page, login.failure))
  const fitting = new Set<LoginStep>()
  for (const step of [...login.steps, ...login.deny]) if (await fits(page, step)) fitting.add(step)
  const [refusal] = login.deny
  const refuses = way.refusing || (behaviour === 'deny' && refusal !== undefined && fitting.has(refusal))
  const list = refuses ? 'deny' : 'steps'
  const steps = login[list]
  const progress = refuses && !way.refusing ? atTheBeginning : way.progress
  const next = nextSteps(steps, (step) => fitting.has(step), { demand, user, progress })
  return { list, steps, next, demand, failed }
}

/** A box may be hidden behind its drawing; everything else has to be seen to be used. */
async function fits(page: Page, { kind, selector }: LoginStep): Promise<boolean> {
  const found = page.locator(selector)
  try {
    return kind === 'check' ? (await found.count()) > 0 : await found.first().isVisible()
  } catch {
    return false
  }
}

async function shows(page: Page, failure: string): Promise<boolean> {
  if (await page.getByText(failure).first().isVisible()) return true
  return page
    .locator(failure)
    .first()
    .isVisible()
    .catch(() => false)
}

async function demandOf(page: Page): Promise<Demand> {
  const visible = (selector: string) => page.locator(`${selector} >> visible=true`).count()
  if ((await visible('input[type=password]')) > 0) return 'password'
  return (await visible('input:not([type=hidden]), select, textarea, button')) > 0 ? 'something' : 'nothing'
}
