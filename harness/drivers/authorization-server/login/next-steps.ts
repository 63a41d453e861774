import type { ServerUser } from '../../../../scenarios/api/authorization-server.ts'
import type { LoginStep } from '../input.ts'
import type { Demand } from '../page/html-page.ts'
import { isFor, typesCredentials } from './person.ts'

/** How far a person has come with the steps. */
export interface Progress {
  /** The step to look for next. */
  readonly cursor: number
  /** Steps by which credentials were typed on the page sent last with some; empty before that. */
  readonly typed: readonly number[]
  /** Times the steps were begun again for a page that came again. */
  readonly repeats: number
}

export const atTheBeginning: Progress = { cursor: 0, typed: [], repeats: 0 }

/** What the steps have to say about a page. */
export type NextSteps =
  | { readonly kind: 'go'; readonly from: number; readonly progress: Progress }
  | { readonly kind: 'none' }
  /** The page that took the credentials is there again. */
  | { readonly kind: 'came-back' }
  /** A log-in page on which a required step finds nothing. */
  | { readonly kind: 'misfit'; readonly step: number }

const mostRepeats = 4

/**
 * Finds the step to go on with: the first one from the cursor that fits the page. Steps without their page are passed
 * over, because a session skips the log-in and remembered consent skips the consent; but a page that asks for a
 * password is not for a later step to press the button of.
 */
export function nextSteps(
  steps: readonly LoginStep[],
  fits: (step: LoginStep) => boolean,
  page: { readonly demand: Demand; readonly user: ServerUser | undefined; readonly progress: Progress },
): NextSteps {
  const { progress, user } = page
  const fitting = steps.flatMap((step, index) => (isFor(step, user) && fits(step) ? [index] : []))
  const ahead = fitting.filter((index) => index >= progress.cursor)
  if (isBack(steps, fitting, ahead, progress)) return { kind: 'came-back' }
  const from = ahead[0] ?? (progress.repeats < mostRepeats ? fitting[0] : undefined)
  if (from === undefined) return { kind: 'none' }
  const begun = from < progress.cursor
  const passedOver = steps.findIndex(
    (step, index) =>
      index >= (begun ? 0 : progress.cursor) &&
      index < from &&
      !step.optional &&
      isFor(step, user) &&
      typesCredentials(step),
  )
  if (passedOver >= 0 && page.demand === 'password') return { kind: 'misfit', step: passedOver }
  return { kind: 'go', from, progress: begun ? { ...progress, repeats: progress.repeats + 1 } : progress }
}

/** Every field that took credentials is there again, and no field for further ones. */
function isBack(
  steps: readonly LoginStep[],
  fitting: readonly number[],
  ahead: readonly number[],
  { typed }: Progress,
): boolean {
  if (typed.length === 0 || !typed.every((index) => fitting.includes(index))) return false
  return !ahead.some((index) => steps.slice(index, index + 1).some(typesCredentials))
}
