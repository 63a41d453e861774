import { withoutAbility } from '../api/ability.ts'
import type {
  AuthorizationOutcome,
  AuthorizationServerTarget,
  ServerAbility,
  ServerClient,
  TokenOutcome,
} from '../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, invalid } from '../api/finding.ts'
import { type Control, describeOutcome, describeTokenOutcome } from './code-flow.ts'

export { withoutAbility } from '../api/ability.ts'

type Rows = string | readonly string[]

/** Error codes that speak of the server's state, not of the request: no guard shows in them. */
const notAboutTheRequest: ReadonlySet<string> = new Set(['server_error', 'temporarily_unavailable', 'slow_down'])

/**
 * Judges a spoiled token request by its effect: no tokens may have come of it (summary of the catalogue, rule 1).
 * `attempt` names the one thing that was wrong: `a verifier with its last character changed`.
 */
export function mustRefuseTokens(rows: Rows, outcome: TokenOutcome, attempt: string): readonly Finding[] {
  switch (outcome.kind) {
    case 'tokens':
      return broken(
        rows,
        { expected: `no tokens for ${attempt}`, observed: `tokens were issued for ${attempt}` },
        outcome,
      )
    case 'refused':
      return outcome.error !== undefined && notAboutTheRequest.has(outcome.error)
        ? inconclusive(
            rows,
            `${attempt}: the server answered ${outcome.error}, which says nothing about the request`,
            outcome,
          )
        : held(rows, `${attempt}: ${describeTokenOutcome(outcome)}`, outcome)
    case 'unclear':
      return outcome.why === 'rate-limited' || outcome.why === 'not-sent'
        ? couldNotRun(rows, `${attempt}: ${outcome.sentence}`, outcome)
        : inconclusive(rows, `${attempt}: ${outcome.sentence}; that is no refusal`, outcome)
  }
}

/** Judges a spoiled authorization request, followed to its end, by its effect: no code or token may have left the server. */
export function mustBringNoCode(rows: Rows, outcome: AuthorizationOutcome, attempt: string): readonly Finding[] {
  switch (outcome.kind) {
    case 'code':
    case 'tokens':
      return broken(
        rows,
        { expected: `no code for ${attempt}`, observed: `${attempt}: ${describeOutcome(outcome)}` },
        outcome,
      )
    case 'error':
      return notAboutTheRequest.has(outcome.error)
        ? inconclusive(
            rows,
            `${attempt}: the server answered ${outcome.error}, which says nothing about the request`,
            outcome,
          )
        : held(rows, `${attempt}: ${describeOutcome(outcome)}`, outcome)
    case 'left':
      return held(rows, `${attempt}: ${describeOutcome(outcome)}`, outcome)
    case 'page':
      return outcome.stalled
        ? inconclusive(rows, `${attempt}: ${describeOutcome(outcome)}`, outcome)
        : held(rows, `${attempt}: ${describeOutcome(outcome)}`, outcome)
    case 'unclear':
      return outcome.why === 'rate-limited' || outcome.why === 'not-sent'
        ? couldNotRun(rows, `${attempt}: ${outcome.sentence}`, outcome)
        : inconclusive(rows, `${attempt}: ${outcome.sentence}; that is no refusal`, outcome)
    case 'login-failed':
      return inconclusive(rows, `${attempt}: ${outcome.sentence}`, outcome)
  }
}

/** What a failed positive control makes of the rows beside it. */
export function controlFailed(rows: Rows, control: Extract<Control, { kind: 'failed' }>): readonly Finding[] {
  return control.unable === true
    ? couldNotRun(rows, control.sentence, control)
    : invalid(rows, `the positive control failed: ${control.sentence}`, control)
}

/** Runs a part of a scenario only where the target is able to, else answers its rows with the reason. */
export async function whereAble(
  target: AuthorizationServerTarget,
  ability: ServerAbility,
  rows: Rows,
  part: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  return withoutAbility(rows, await target.able(ability)) ?? part()
}

/**
 * One client of each kind (public, with a secret, with a key; web, native) of the first tenant: enough to judge the
 * server, cheap enough to run. By which way a secret travels is the business of the client authentication scenarios.
 */
export function oneClientOfEachKind(target: AuthorizationServerTarget): readonly ServerClient[] {
  const seen = new Map<string, ServerClient>()
  for (const client of target.tenants[0].clients) {
    const kind = `${credentialOf(client)} ${client.application}`
    if (!seen.has(kind)) seen.set(kind, client)
  }
  return [...seen.values()]
}

function credentialOf({ confidential, authentication }: ServerClient): 'none' | 'secret' | 'key' {
  if (!confidential) return 'none'
  return authentication.method === 'client_secret_basic' || authentication.method === 'client_secret_post'
    ? 'secret'
    : 'key'
}

/** `public client acme-cli`: how a sentence names a client. */
export function nameOf(client: ServerClient): string {
  return `${client.confidential ? 'confidential' : 'public'} client ${client.id}`
}
