import type { AuthorizationServerTarget, TokenOutcome } from '../../api/authorization-server.ts'
import { couldNotRun, type Finding, held } from '../../api/finding.ts'
import type { ClientCertificate } from '../../api/http.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { correctFlow, describeTokenOutcome } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf } from '../judge.ts'
import { type CertifiedClient, certifiedClients } from './certified-clients.ts'

const row = 'RFC8705-4-1'

type Context = ScenarioContext<AuthorizationServerTarget>

export const refreshBound = authorizationServerScenario({
  id: 'authorization-server/mutual-tls/refresh-bound',
  title: "A public client's refresh token works with its own certificate only",
  story: 'Somebody has stolen a refresh token of a public client, and not the key of its certificate.',
  requirements: [row],
  needs: ['authorization-endpoint', 'mtls', 'public-client', 'refresh-tokens'],
  repeats: true,
  caughtBy: [{ twin: 'refreshes-without-bound-certificate', breaks: [row] }],
  async run(context) {
    const one = certifiedClients(context.target).find(({ client }) => !client.confidential)
    if (one === undefined) return couldNotRun(row, 'add a client with `auth: none`, a `cert` and a `key`')
    const { certificate } = one
    const attempts = [
      { what: 'no certificate', certificate: 'none' },
      { what: 'another certificate', certificate: await context.target.impersonate(certificate) },
    ] as const
    return inTurn(attempts, (attempt) => tryRefresh(context, one, attempt))
  },
})

interface Attempt {
  readonly what: string
  readonly certificate: ClientCertificate | 'none'
}

/** Each attempt has a grant of its own; before and after it the same refresh with the right certificate works. */
async function tryRefresh(context: Context, one: CertifiedClient, attempt: Attempt): Promise<readonly Finding[]> {
  const right = { what: 'the right certificate', certificate: one.certificate }
  const before = await refreshWith(context, one, right)
  if (!('outcome' in before)) return before
  if (before.outcome.kind !== 'tokens') return failed(before.outcome)
  const probe = await refreshWith(context, one, attempt)
  if (!('outcome' in probe)) return probe
  const { outcome } = probe
  const what = `a refresh with ${attempt.what} (${nameOf(one.client)})`
  const ended = outcome.answer.kind === 'no-answer' && outcome.answer.cause === 'tls'
  return ended ? held(row, `${what}: the connection was refused`, outcome) : mustRefuseTokens(row, outcome, what)
}

async function refreshWith(
  { target, random }: Context,
  { client }: CertifiedClient,
  { what, certificate }: Attempt,
): Promise<readonly Finding[] | { readonly outcome: TokenOutcome }> {
  const control = await correctFlow(target, client, random)
  if (control.kind === 'failed') return controlFailed(row, control)
  const { refreshToken } = control.tokens
  if (refreshToken === undefined) {
    return couldNotRun(row, `the ${nameOf(client)} was issued no refresh token`, control.tokens)
  }
  const outcome = await target.token(client, {
    form: [
      ['grant_type', 'refresh_token'],
      ['refresh_token', refreshToken],
    ],
    certificate,
    label: `refresh with ${what}`,
  })
  return { outcome }
}

function failed(outcome: TokenOutcome): readonly Finding[] {
  const sentence = `a refresh with the right certificate: ${describeTokenOutcome(outcome)}`
  return controlFailed(row, { kind: 'failed', sentence, exchanges: outcome.exchanges })
}
