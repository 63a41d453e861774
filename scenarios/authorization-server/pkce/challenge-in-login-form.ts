import type { AuthorizationServerTarget, FormSubmission, ServerClient } from '../../api/authorization-server.ts'
import { type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { type Params, without, withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { askForCode, correctFlow, describeOutcome, describeTokenOutcome, planFlow, redeem, s256 } from '../code-flow.ts'
import { onePublicOneConfidential } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustBringNoCode, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'
import { withoutChallenge } from './request-mutants.ts'

const row = 'RFC9700-4.8.2-1'

/** What is done to a form of the server between its page and its POST, and what an attacker gains by it. */
interface Tampering {
  readonly what: string
  /** The same as a plain authorization request: what the server takes openly is no hole in its forms. */
  readonly openly: (request: Params) => Params
  /** Rewrites a piece of text that looks like a query. */
  readonly query: (text: string) => string
  /** Rewrites the fields that stand for themselves. */
  readonly fields: (fields: Params) => Params
  /** The token request that succeeds if the server listened to the form. */
  readonly redemption: (form: Params) => Params
}

const tamperings: readonly Tampering[] = [
  {
    what: 'the challenge taken out of the forms',
    openly: withoutChallenge.spoil,
    query: (text) => text.replaceAll(/([?&]|^)code_challenge(?:_method)?=[^&#]*/g, '$1'),
    fields: (fields) => without(fields, 'code_challenge', 'code_challenge_method'),
    redemption: (form) => without(form, 'code_verifier'),
  },
  {
    what: 'the method in the forms changed from S256 to plain',
    openly: (request) => withParam(request, 'code_challenge_method', 'plain'),
    query: (text) => text.replaceAll(/([?&]|^)code_challenge_method=[^&#]*/g, '$1code_challenge_method=plain'),
    fields: (fields) => fields.map(([name, value]) => [name, name === 'code_challenge_method' ? 'plain' : value]),
    redemption: (form) => form.map(([name, value]) => [name, name === 'code_verifier' ? s256(value) : value]),
  },
]

export const challengeInLoginForm = authorizationServerScenario({
  id: 'authorization-server/pkce/challenge-in-login-form',
  title: 'Forms of the server do not decide about the challenge',
  story: 'The authorization request is right, and its challenge is weakened in the log-in form before it is submitted.',
  requirements: [row],
  needs: ['authorization-endpoint', 'login'],
  repeats: true,
  withPages: true,
  caughtBy: [{ twin: 'trusts-challenge-in-login-form', breaks: [row] }],
  run: (context) =>
    inTurn(onePublicOneConfidential(oneClientOfEachKind(context.target)).slice(0, 1), async (client) => {
      const control = await correctFlow(context.target, client, context.random)
      if (control.kind === 'failed') return controlFailed(row, control)
      return inTurn(tamperings, (tampering) => tamperWith(context, client, tampering))
    }),
})

type Context = Pick<ScenarioContext<AuthorizationServerTarget>, 'target' | 'random'>

async function tamperWith(
  { target, random }: Context,
  client: ServerClient,
  tampering: Tampering,
): Promise<readonly Finding[]> {
  const attempt = `${tampering.what} (${nameOf(client)})`
  let forms = 0
  let touched = 0
  const asked = await askForCode(target, planFlow(client, random), {
    label: `a correct request; then ${tampering.what}`,
    tamper: (form) => {
      const changed = tampered(form, tampering)
      forms += 1
      if (changed !== form) touched += 1
      return changed
    },
  })
  const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
  if (forms === 0) return notApplicable(row, 'the server showed no form between request and code', outcome)
  if (touched === 0) return held(row, `${attempt}: no form holds them, ${describeOutcome(outcome)}`, outcome)
  if (asked.kind === 'none') return mustBringNoCode(row, asked.outcome, attempt)
  const stolen = await redeem(target, asked.grant, {
    label: 'redeem as the tampered form would allow',
    spoil: tampering.redemption,
  })
  if (stolen.kind !== 'tokens') return mustRefuseTokens(row, stolen, attempt)
  return takesItOpenly()

  /** Tokens came. A server that gives them for the same request sent openly has no hole in its form. */
  async function takesItOpenly(): Promise<readonly Finding[]> {
    const openly = await askForCode(target, planFlow(client, random), {
      label: 'the same change in the authorization request itself',
      spoil: tampering.openly,
    })
    if (openly.kind === 'none') {
      const { kind } = openly.outcome
      if (kind === 'unclear' || kind === 'login-failed')
        return inconclusive(
          row,
          `${attempt}: tokens came, and whether the server gives them openly too did not show`,
          openly.outcome,
        )
      return mustRefuseTokens(row, stolen, attempt)
    }
    const answer = await redeem(target, openly.grant, {
      label: 'redeem it in the same way',
      spoil: tampering.redemption,
    })
    return answer.kind === 'tokens'
      ? recorded(row, `${attempt}: tokens came, as they do for the same request sent openly`, stolen, answer)
      : [
          ...mustRefuseTokens(row, stolen, attempt),
          ...recorded(row, `the same request sent openly: ${describeTokenOutcome(answer)}`, answer),
        ]
  }
}

/** The form with the challenge weakened wherever it stands: fields, the address, queries kept in fields. */
function tampered(form: FormSubmission, { query, fields }: Tampering): FormSubmission {
  const rewritten = fields(form.fields).map(
    ([name, value]) => [name, value.includes('code_challenge') ? query(value) : value] as const,
  )
  const url = query(form.url)
  const same =
    url === form.url &&
    rewritten.length === form.fields.length &&
    rewritten.every(([, value], index) => value === form.fields[index]?.[1])
  return same ? form : { ...form, url, fields: rewritten }
}
