import type { Answered } from '../../../../scenarios/api/http.ts'
import type { HtmlPage } from '../page/html-page.ts'
import type { FlowEnd, Person } from './person.ts'
import { loginNotExpected, namePage, needsRealBrowser } from './sentences.ts'

/** What it means that a flow ends on this page: an error page, a question nobody can answer, or a log-in gone wrong. */
export function endOnPage(page: HtmlPage, answer: Answered, { login, behaviour }: Person, refused: boolean): FlowEnd {
  const here = { kind: 'page', url: page.url, answer, stalled: false } as const
  // An error page may well hold a search field or a way back; it asks for nothing the flow needs.
  if (answer.status >= 400 || refused || behaviour === 'stop-at-login') return here
  const demand = page.demand()
  if (login.kind !== 'browser' && page.isScripted()) {
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
