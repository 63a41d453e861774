import type { LoginStep } from '../input.ts'

/** `the page "Sign in" at /login`: how sentences name a page. */
export function namePage(page: { readonly url: string; readonly title: string }): string {
  const { pathname } = new URL(page.url)
  const title = page.title.trim()
  return title === '' ? `the page at ${pathname}` : `the page "${title}" at ${pathname}`
}

/** `login.steps[1] (fill "#password")`: how sentences name a step. */
export function nameStep(list: 'steps' | 'deny', index: number, step: LoginStep | undefined): string {
  const action = step === undefined ? '' : ` (${step.kind} "${step.selector}")`
  return `login.${list}[${index}]${action}`
}

/** A log-in page where the configuration says that nobody signs in. */
export function loginNotExpected(page: { readonly url: string; readonly title: string }): string {
  return `the server asks a person for something (${namePage(page)}) and login.kind is none; add login: { kind: form, steps: [ … ] } and users`
}

/** A page that only a browser with scripts can use. */
export function needsRealBrowser(page: { readonly url: string; readonly title: string }, because: string): string {
  return `${namePage(page)} needs a browser that runs scripts (${because}); set login.kind: browser`
}
