import type { LoginStep } from '../input.ts'
import type { HtmlPage } from '../page/html-page.ts'
import type { PreparedForm } from '../page/prepared-form.ts'
import { type Person, typedValue, typesCredentials } from './person.ts'
import { namePage, nameStep, needsRealBrowser } from './sentences.ts'

/** What came of doing the steps of one page. `typed` are the steps that typed credentials, `next` the one to go on with. */
export type Move = { readonly typed: readonly number[]; readonly next: number } & (
  | { readonly kind: 'submits'; readonly form: PreparedForm }
  | { readonly kind: 'follows'; readonly url: string }
  | { readonly kind: 'failed'; readonly sentence: string }
)

/** Does the steps that fit a page, up to the click that leaves it. A step that is not for this user is undefined. */
export function actOnPage(
  page: HtmlPage,
  steps: readonly (LoginStep | undefined)[],
  from: number,
  person: Person,
  list: 'steps' | 'deny',
): Move {
  const typed: number[] = []
  const failed = (sentence: string): Move => ({ kind: 'failed', sentence, typed, next: from })
  for (const [index, step] of steps.entries()) {
    if (index < from || step === undefined) continue
    if (!page.has(step.selector)) {
      if (step.optional) continue
      return failed(`${nameStep(list, index, step)} finds nothing on ${namePage(page)}`)
    }
    if (step.kind === 'check') page.tick(step.selector)
    if (step.kind === 'fill') page.fill(step.selector, typedValue(step.value, person))
    if (typesCredentials(step)) typed.push(index)
    if (step.kind !== 'click') continue
    const click = page.click(step.selector)
    if (click.kind === 'needs-script') {
      return failed(`${nameStep(list, index, step)}: ${needsRealBrowser(page, click.because)}`)
    }
    if (click.kind !== 'stays') return { ...click, typed, next: index + 1 }
  }
  return failed(`no click of login.${list} sends ${namePage(page)}; add { click: … } for its button`)
}
