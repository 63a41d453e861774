import type { Answered } from '../../../../scenarios/api/http.ts'
import type { Demand } from '../page/html-page.ts'
import type { FlowEnd, Person } from './person.ts'
import { loginNotExpected, namePage, needsRealBrowser } from './sentences.ts'

/** A page that a flow ends on. */
export interface LastPage {
  readonly url: string
  readonly title: string
  readonly demand: Demand
  /** It shows nothing without its scripts, and they did not run. */
  readonly needsScript: boolean
  readonly answer: Answered
}

/** What it means that a flow ends on this page: an error page, a question nobody can answer, or a log-in gone wrong. */
export function endOnPage(page: LastPage, { login, behaviour }: Person, refused: boolean): FlowEnd {
  const { url, answer, demand } = page
  const here = { kind: 'page', url, answer, stalled: false } as const
  // An error page may well hold a search field or a way back; it asks for nothing the flow needs.
  if (answer.status >= 400 || refused || behaviour === 'stop-at-login') return here
  if (page.needsScript) {
    return { kind: 'login-failed', sentence: needsRealBrowser(page, 'it is empty without them') }
  }
  if (demand === 'nothing') return here
  if (login.kind === 'none') return { kind: 'login-failed', sentence: loginNotExpected(page) }
  if (demand === 'something') return { ...here, stalled: true }
  return {
    kind: 'login-failed',
    sentence: `no step of login.steps fits ${namePage(page)}, which asks for a password`,
  }
}
