import type {
  AuthorizationOutcome,
  AuthorizationServerTarget,
  Hop,
  ServerClient,
} from '../../api/authorization-server.ts'
import { header } from '../../api/http.ts'
import { withParam } from '../../api/params.ts'
import type { Randomness } from '../../api/randomness.ts'
import { askForCode, type CodeAttempt, describeOutcome, planFlow } from '../code-flow.ts'

/** A page of the server as a person sees it on the way through a flow. */
export interface VisitedPage {
  readonly kind: 'sign-in' | 'consent' | 'error'
  readonly url: string
  readonly headers: Hop['headers']
  readonly body: string
  readonly exchange: string
}

/** The pages of a correct flow and of one that ends on an error page. */
export interface Visit {
  readonly pages: readonly VisitedPage[]
  /** How the correct flow ended. */
  readonly outcome: AuthorizationOutcome
  /** Undefined where the correct flow brought a code. */
  readonly failure: string | undefined
}

/** Walks through sign-in and consent as a person does, and to the page for a client nobody knows. */
export async function visitPages(
  target: AuthorizationServerTarget,
  client: ServerClient,
  random: Randomness,
): Promise<Visit> {
  const outcome = outcomeOf(await askForCode(target, planFlow(client, random), { label: 'a correct request' }))
  const consented = await consentPages(target, client, random, outcome)
  const wrong = await askForCode(target, planFlow(client, random), {
    spoil: (request) => withParam(request, 'client_id', 'no-such-client'),
    person: 'stop-at-login',
    label: 'a request of an unknown client, for the error page',
  })
  const pages = [...outcome.hops, ...consented].flatMap((hop) => pageOf(hop, kindOf(hop)))
  return {
    pages: [...pages, ...errorPage(outcomeOf(wrong))],
    outcome,
    failure: outcome.kind === 'code' ? undefined : describeOutcome(outcome),
  }
}

/** `the sign-in page at /login`: how sentences name a page. */
export function namePage({ kind, url }: Pick<VisitedPage, 'kind' | 'url'>): string {
  return `the ${kind} page at ${new URL(url).pathname}`
}

/** Consent may be remembered from earlier flows; then it is asked for. */
async function consentPages(
  target: AuthorizationServerTarget,
  client: ServerClient,
  random: Randomness,
  first: AuthorizationOutcome,
): Promise<readonly Hop[]> {
  if (first.kind !== 'code' || first.hops.some(({ page }) => page === 'consent')) return []
  const again = await askForCode(target, planFlow(client, random), {
    browser: first.browser,
    spoil: (request) => withParam(request, 'prompt', 'consent'),
    label: 'a correct request, with prompt=consent',
  })
  return outcomeOf(again).hops.filter(({ page }) => page === 'consent')
}

function outcomeOf(attempt: CodeAttempt): AuthorizationOutcome {
  return attempt.kind === 'grant' ? attempt.grant.outcome : attempt.outcome
}

function kindOf({ page }: Hop): VisitedPage['kind'] | undefined {
  return page === 'login' ? 'sign-in' : page === 'consent' ? 'consent' : undefined
}

function pageOf(hop: Hop, kind: VisitedPage['kind'] | undefined): readonly VisitedPage[] {
  const { url, headers, body, exchange } = hop
  return kind === undefined ? [] : [{ kind, url, headers, body, exchange }]
}

function errorPage(outcome: AuthorizationOutcome): readonly VisitedPage[] {
  const hop = outcome.kind === 'page' ? outcome.hops.at(-1) : undefined
  if (hop === undefined || hop.page === 'login') return []
  const isPage = (header(hop, 'content-type') ?? 'text/html').includes('html')
  return isPage ? pageOf(hop, 'error') : []
}
