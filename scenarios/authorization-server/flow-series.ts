import type { AuthorizationServerTarget, Browser, ServerClient, Tokens } from '../api/authorization-server.ts'
import { couldNotRun, type Finding } from '../api/finding.ts'
import type { Randomness } from '../api/randomness.ts'
import {
  askForCode,
  type CodeAttempt,
  type CodeGrant,
  type Control,
  correctFlow,
  type PlannedFlow,
  planFlow,
} from './code-flow.ts'
import { controlFailed } from './judge.ts'

/**
 * Many flows of one client after a positive control, in the control's browser: a person who is signed in already gives
 * a further code with a request or two, so that a dozen probes stay affordable at somebody else's server.
 */
export interface FlowSeries {
  readonly kind: 'worked'
  readonly client: ServerClient
  /** The correct flow that opened the series. */
  readonly grant: CodeGrant
  readonly tokens: Tokens
  readonly browser: Browser
  /** A correct request with fresh state and verifier, not sent yet. */
  plan(redirectUri?: string): PlannedFlow
  /** Sends a planned request as it is, spoiled or not. */
  ask(flow: PlannedFlow, label: string): Promise<CodeAttempt>
  /** A fresh code of a correct request. */
  code(label: string, redirectUri?: string): Promise<CodeAttempt>
}

/** Opens a series with its positive control. */
export async function openSeries(
  target: AuthorizationServerTarget,
  client: ServerClient,
  random: Randomness,
): Promise<FlowSeries | Extract<Control, { kind: 'failed' }>> {
  const control = await correctFlow(target, client, random)
  if (control.kind === 'failed') return control
  const { browser } = control.grant.outcome
  const plan = (redirectUri?: string) => planFlow(client, random, redirectUri)
  const ask = (flow: PlannedFlow, label: string) => askForCode(target, flow, { browser, label })
  return {
    ...control,
    client,
    browser,
    plan,
    ask,
    async code(label, redirectUri) {
      const attempt = await ask(plan(redirectUri), label)
      // A server may keep a spoiled request in the session and trip over it: a new browser has none.
      return attempt.kind === 'grant' || attempt.outcome.kind === 'unclear'
        ? attempt
        : askForCode(target, plan(redirectUri), { label: `${label}, in a new browser` })
    },
  }
}

/** Runs a part for each client, one after the other (they may share users), each in a series of its own. */
export async function inSeries(
  context: { readonly target: AuthorizationServerTarget; readonly random: Randomness },
  clients: readonly ServerClient[],
  rows: string | readonly string[],
  part: (series: FlowSeries) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const client of clients) {
    const series = await openSeries(context.target, client, context.random)
    findings.push(...(series.kind === 'failed' ? controlFailed(rows, series) : await part(series)))
  }
  return findings
}

/** Hands a fresh code of a correct request to a probe of the token endpoint; where none comes, nothing can be said. */
export async function withFreshCode(
  series: FlowSeries,
  rows: string | readonly string[],
  probe: (grant: CodeGrant) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const attempt = await series.code('a correct request, for a spoiled redemption')
  return attempt.kind === 'grant' ? probe(attempt.grant) : withoutCode(rows, attempt)
}

/** What the rows of a probe come to for which a correct request brought no code. */
export function withoutCode(
  rows: string | readonly string[],
  attempt: Extract<CodeAttempt, { kind: 'none' }>,
): readonly Finding[] {
  const { outcome, sentence } = attempt
  if (outcome.kind === 'unclear' && (outcome.why === 'rate-limited' || outcome.why === 'not-sent'))
    return couldNotRun(rows, sentence, outcome)
  return controlFailed(rows, {
    kind: 'failed',
    sentence: `a correct request brought no code: ${sentence}`,
    exchanges: outcome.exchanges,
  })
}

/** One public and one confidential client of the first tenant: for probes too many to repeat for each kind of client. */
export function onePublicOneConfidential(clients: readonly ServerClient[]): readonly ServerClient[] {
  const first = (confidential: boolean) => clients.find((client) => client.confidential === confidential)
  return [first(false), first(true)].filter((client) => client !== undefined)
}
