import type { Hop } from '../../../../scenarios/api/authorization-server.ts'
import type { Answered } from '../../../../scenarios/api/http.ts'
import type { LoginConfiguration, LoginStep } from '../input.ts'
import type { ExpectedAddresses } from '../navigation/expected-addresses.ts'
import type { Journey, Step, Stop } from '../navigation/journey.ts'
import { type HtmlPage, isHtml, readPage } from '../page/html-page.ts'
import { type PreparedForm, requestOf } from '../page/prepared-form.ts'
import { responseOnPage, selfMoving } from '../page/self-moving.ts'
import { actOnPage, type Move } from './act-on-page.ts'
import { endOnPage, type LastPage } from './end-on-page.ts'
import { atTheBeginning, nextSteps, type Progress } from './next-steps.ts'
import { type FlowEnd, isFor, type Person } from './person.ts'
import { namePage, nameStep } from './sentences.ts'

const mostPages = 30

/** What a person knows and has done so far. */
interface Way {
  readonly progress: Progress
  /** The refusal has begun; its steps come next. */
  readonly refusing: boolean
  /** Text or element of a failed log-in, where it was not there before anything was typed. */
  readonly failure: string | undefined
}

/** Goes through the pages of a flow as a person would, without running scripts, until the flow ends. */
export async function followPages(
  journey: Journey,
  first: Stop,
  person: Person,
  addresses: ExpectedAddresses,
): Promise<FlowEnd> {
  let stop = first
  let way: Way = { progress: atTheBeginning, refusing: false, failure: failureOf(person.login) }
  for (let pages = 0; pages < mostPages; pages += 1) {
    if (stop.kind !== 'page') return stop
    if (!isHtml(stop.answer)) return { ...stop, stalled: false }
    const page = await readPage(stop.answer, stop.url)
    const delivered = responseOnPage(page, stop.answer, addresses)
    if (delivered !== undefined) return delivered
    const turn = takeTurn(page, stop.answer, person, way, addresses)
    journey.label(turn.page)
    if (turn.kind === 'end') return turn.end
    way = turn.way
    stop = await journey.go(turn.step)
  }
  return { kind: 'login-failed', sentence: `the flow did not end after ${mostPages} pages` }
}

type Turn = { readonly page: Hop['page'] } & (
  | { readonly kind: 'end'; readonly end: FlowEnd }
  | { readonly kind: 'on'; readonly step: Step; readonly way: Way }
)

function takeTurn(page: HtmlPage, answer: Answered, person: Person, way: Way, addresses: ExpectedAddresses): Turn {
  const failed = (sentence: string, kind: Hop['page'] = 'login'): Turn => ({
    kind: 'end',
    page: kind,
    end: { kind: 'login-failed', sentence },
  })
  if (showsFailure(page, way)) return failed(`the server refused the log-in (login.failure is on ${namePage(page)})`)
  const { list, steps, progress } = stepsFor(page, person, way)
  const next = nextSteps(steps, ({ selector }) => page.has(selector), {
    demand: page.demand(),
    user: person.user,
    progress,
  })
  switch (next.kind) {
    case 'came-back':
      return failed(`the server did not take the log-in: ${namePage(page)} came again`)
    case 'misfit':
      return failed(`${nameStep(list, next.step, steps[next.step])} finds nothing on ${namePage(page)}`)
    case 'none': {
      const step = selfMoving(page, answer, addresses, (form) => submission(form, page, person, false))
      if (step !== undefined) return { kind: 'on', page: 'other', step, way }
      const kind = page.demand() === 'password' ? 'login' : 'other'
      return { kind: 'end', page: kind, end: endOnPage(lastPage(page, answer), person, way.refusing) }
    }
    case 'go': {
      const applicable = steps.map((step) => (isFor(step, person.user) ? step : undefined))
      const move = actOnPage(page, applicable, next.from, person, list)
      const kind = move.typed.length > 0 || page.demand() === 'password' ? 'login' : 'consent'
      if (person.behaviour === 'stop-at-login') {
        return { kind: 'end', page: kind, end: { kind: 'page', url: page.url, answer, stalled: false } }
      }
      if (move.kind === 'failed') return failed(move.sentence, kind)
      const typed = move.typed.length > 0 ? move.typed : progress.typed
      return {
        kind: 'on',
        page: kind,
        step: stepOf(move, page, person),
        way: {
          progress: { ...next.progress, cursor: move.next, typed },
          refusing: list === 'deny',
          failure: isBlind(page, way) ? undefined : way.failure,
        },
      }
    }
  }
}

interface StepsInHand {
  readonly list: 'steps' | 'deny'
  readonly steps: readonly LoginStep[]
  readonly progress: Progress
}

/** The steps in hand: those of a refusal from the page on that holds the first of them. */
function stepsFor(page: HtmlPage, { login, behaviour }: Person, way: Way): StepsInHand {
  if (login.kind === 'none') return { list: 'steps', steps: [], progress: way.progress }
  if (way.refusing) return { list: 'deny', steps: login.deny, progress: way.progress }
  const begins = behaviour === 'deny' && login.deny.slice(0, 1).some(({ selector }) => page.has(selector))
  return begins
    ? { list: 'deny', steps: login.deny, progress: atTheBeginning }
    : { list: 'steps', steps: login.steps, progress: way.progress }
}

function stepOf(move: Exclude<Move, { kind: 'failed' }>, page: HtmlPage, person: Person): Step {
  const credentials = move.typed.length > 0
  if (move.kind === 'submits') return submission(move.form, page, person, credentials)
  return {
    method: 'GET',
    url: move.url,
    referrer: { url: page.url, policy: page.referrerPolicy },
    label: 'follow a link',
  }
}

/** A form on its way, rewritten first where a scenario has the page open. */
function submission(form: PreparedForm, page: HtmlPage, person: Person, typed: boolean): Step {
  const password = person.user?.password
  const credentials = typed || (password !== undefined && form.fields.some(([, value]) => value === password))
  const { url, method, fields } = form
  const sent = person.tamper?.({ url, method, fields, credentials }) ?? { url, method, fields }
  return {
    ...requestOf({ ...form, url: sent.url, method: sent.method, fields: sent.fields }),
    credentials,
    referrer: { url: page.url, policy: page.referrerPolicy },
    label: credentials ? 'send the log-in form' : 'send a form',
  }
}

function lastPage(page: HtmlPage, answer: Answered): LastPage {
  const { url, title } = page
  return { url, title, demand: page.demand(), needsScript: page.isScripted(), answer }
}

function failureOf(login: LoginConfiguration): string | undefined {
  return login.kind === 'none' ? undefined : login.failure
}

function showsFailure(page: HtmlPage, { failure, progress }: Way): boolean {
  if (failure === undefined || progress.typed.length === 0) return false
  return page.containsText(failure) || page.has(failure)
}

/** The failure is on the page before anything was sent (hidden, to be shown by a script): it tells nothing here. */
function isBlind(page: HtmlPage, { failure, progress }: Way): boolean {
  return failure !== undefined && progress.typed.length === 0 && (page.containsText(failure) || page.has(failure))
}
