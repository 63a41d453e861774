import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import type { Randomness } from '../../api/randomness.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describeTokenOutcome, redeem, s256 } from '../code-flow.ts'
import { type FlowSeries, inSeries, onePublicOneConfidential, withoutCode } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'

const matching = 'RFC7636-4.6-1'
const malformed = 'RFC7636-4.1-5'

/** A verifier of some form, with the challenge that belongs to it. */
interface VerifierForm {
  readonly what: string
  readonly verifier: (random: Randomness) => string
}

/** Lengths at both ends and in between, with all four marks of the ABNF (RFC 7636, 4.1). */
const goodForms: readonly VerifierForm[] = [43, 86, 128].map((length) => ({
  what: `a verifier of ${length} characters with - . _ and ~`,
  verifier: (random) => `-._~${random.token(length)}`.slice(0, length),
}))

const badForms: readonly VerifierForm[] = [
  { what: 'a verifier of 42 characters', verifier: (random) => random.token(42).slice(0, 42) },
  { what: 'a verifier of 129 characters', verifier: (random) => random.token(129).slice(0, 129) },
  { what: 'a verifier with a plus sign in it', verifier: (random) => `${random.token(32)}+` },
]

export const verifierForms = authorizationServerScenario({
  id: 'authorization-server/pkce/verifier-forms',
  title: 'Every well-formed verifier works',
  story: 'Clients use verifiers of every length and character the standard allows, and a few that it does not.',
  requirements: [matching, malformed],
  needs: ['authorization-endpoint'],
  repeats: true,
  caughtBy: [{ twin: 'takes-letters-and-digits-alone', breaks: [matching] }],
  run: ({ target, random }) =>
    inSeries(
      { target, random },
      onePublicOneConfidential(oneClientOfEachKind(target)),
      [matching, malformed],
      async (series) => [
        ...(await inTurn(goodForms, (form) => mustWork(target, series, form, random))),
        ...(await inTurn(badForms, (form) => recordLaxity(target, series, form, random))),
      ],
    ),
})

async function redeemWith(
  target: AuthorizationServerTarget,
  series: FlowSeries,
  form: VerifierForm,
  random: Randomness,
) {
  const verifier = form.verifier(random)
  const flow = series.plan()
  const request = withParam(flow.request, 'code_challenge', s256(verifier))
  const asked = await series.ask({ ...flow, verifier, request }, `ask with the challenge of ${form.what}`)
  if (asked.kind === 'none') return asked
  return {
    kind: 'answered' as const,
    outcome: await redeem(target, asked.grant, { label: `redeem with ${form.what}` }),
  }
}

async function mustWork(
  target: AuthorizationServerTarget,
  series: FlowSeries,
  form: VerifierForm,
  random: Randomness,
): Promise<readonly Finding[]> {
  const attempt = `${form.what} (${nameOf(series.client)})`
  const first = await redeemWith(target, series, form, random)
  // A code may be lost for a reason of its own; one that is refused every time is refused for its verifier.
  const answer = isRefusal(first) ? await redeemWith(target, series, form, random) : first
  if (answer.kind === 'none') return withoutCode(matching, answer)
  const { outcome } = answer
  if (outcome.kind === 'tokens') return held(matching, `${attempt} works`, outcome)
  if (outcome.kind === 'unclear') return mustRefuseTokens(matching, outcome, attempt)
  return broken(
    matching,
    { expected: `tokens for ${attempt}`, observed: `${attempt}: ${describeTokenOutcome(outcome)}, twice` },
    outcome,
  )
}

function isRefusal(answer: Awaited<ReturnType<typeof redeemWith>>): boolean {
  return answer.kind === 'answered' && answer.outcome.kind === 'refused'
}

/** The form of a verifier binds the client; a server that takes a malformed one is lax, not wrong. */
async function recordLaxity(
  target: AuthorizationServerTarget,
  series: FlowSeries,
  form: VerifierForm,
  random: Randomness,
): Promise<readonly Finding[]> {
  const answer = await redeemWith(target, series, form, random)
  if (answer.kind === 'none') return recorded(malformed, `${form.what}: ${answer.sentence}`, answer.outcome)
  const { outcome } = answer
  return recorded(malformed, `${form.what} (${nameOf(series.client)}): ${describeTokenOutcome(outcome)}`, outcome)
}
