import type { AuthorizationServerTarget, TokenOutcome } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import type { Randomness } from '../../api/randomness.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { oneClientOfEachKind } from '../judge.ts'
import { isRecord } from '../jwt.ts'
import { counted, someOf } from './usual-traffic.ts'

const row = 'RFC6749-5.2-1'

export const errorForm = authorizationServerScenario({
  id: 'authorization-server/token-endpoint/error-form',
  title: 'A refused token request is answered with 400, JSON and a registered error code',
  story: 'A client learns from the error of a refused token request what to do next.',
  requirements: [row],
  needs: [],
  phase: 'last',
  caughtBy: [
    { twin: 'crashes-on-unknown-grant-type', breaks: [row] },
    { twin: 'answers-token-errors-in-html', breaks: [row] },
    { twin: 'makes-up-error-codes', breaks: [row] },
  ],
  async run(context): Promise<readonly Finding[]> {
    await provoke(context)
    const refused = context.target.observations.tokenAnswers.filter(({ outcome }) => outcome.kind !== 'tokens')
    const flawed = refused.flatMap((answer) => {
      const flaw = flawOf(answer.outcome)
      return flaw === undefined ? [] : [{ answer, ...flaw }]
    })
    const kinds = [...new Set(flawed.map(({ observed }) => observed))]
    const findings = kinds.flatMap((kind) => {
      const same = flawed.filter(({ observed }) => observed === kind)
      const answers = same.map(({ answer }) => answer)
      const observed = `${kind}: answers ${counted(answers)}`
      return same.some(({ grave }) => grave)
        ? broken(row, { expected, observed }, ...someOf(answers))
        : recorded(row, observed, ...someOf(answers))
    })
    const right = refused.filter(({ outcome }) => outcome.kind === 'refused' && flawOf(outcome) === undefined)
    if (right.length > 0) return [...findings, ...held(row, `${right.length} refusals with the right form`)]
    return findings.some(({ kind }) => kind === 'broken')
      ? findings
      : [...findings, ...inconclusive(row, 'no token request of the whole run was refused')]
  },
})

const expected = '400 (401 for failed client authentication), JSON and a registered error code'

/** Requests that are wrong in one way each. */
const provocations: readonly { readonly label: string; readonly form: (random: Randomness) => Params }[] = [
  { label: 'no grant_type', form: () => [] },
  { label: 'an unknown grant_type', form: () => [['grant_type', 'urn:parcelproof:no-such-grant']] },
  {
    label: 'a made-up code',
    form: (random) => [
      ['grant_type', 'authorization_code'],
      ['code', random.token(32)],
      ['redirect_uri', 'https://client.example/callback'],
      ['code_verifier', random.token(32)],
    ],
  },
  {
    label: 'a made-up refresh token',
    form: (random) => [
      ['grant_type', 'refresh_token'],
      ['refresh_token', random.token(32)],
    ],
  },
  {
    label: 'client credentials with an unknown scope',
    form: (random) => [
      ['grant_type', 'client_credentials'],
      ['scope', `unknown-${random.token(6)}`],
    ],
  },
]

async function provoke({ target, random }: ScenarioContext<AuthorizationServerTarget>): Promise<void> {
  for (const client of oneClientOfEachKind(target)) {
    for (const { label, form } of provocations) await target.token(client, { form: form(random), label })
  }
}

/** The IANA registry of OAuth extension errors, as far as it is about token error responses, and RFC 6749, 5.2. */
const registered: ReadonlySet<string> = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_target',
  'invalid_dpop_proof',
  'use_dpop_nonce',
  'invalid_authorization_details',
  'authorization_pending',
  'slow_down',
  'access_denied',
  'expired_token',
  'unsupported_token_type',
  'unmet_authentication_requirements',
])

/** Errors that may stand for failed client authentication, which is answered with 401. */
const aboutTheClient: ReadonlySet<string> = new Set(['invalid_client', 'unauthorized_client'])

/** Statuses by which HTTP itself refuses a request before OAuth has a say. */
const httpRefusals: ReadonlySet<number> = new Set([405, 408, 411, 413, 414, 415, 431])

interface ErrorFlaw {
  readonly observed: string
  /** False where the answer is odd, and the letter of the rule says nothing about it. */
  readonly grave: boolean
}

function flawOf(outcome: TokenOutcome): ErrorFlaw | undefined {
  if (outcome.kind === 'tokens') return undefined
  if (outcome.kind === 'unclear') {
    const grave = outcome.why === 'crash' || outcome.why === 'redirect' || outcome.why === 'not-protocol'
    return grave ? { observed: outcome.sentence, grave } : undefined
  }
  const { status, error, answer } = outcome
  if (httpRefusals.has(status)) return { observed: `status ${status}`, grave: false }
  if (answer.kind !== 'answered' || !isRecord(answer.json)) return { observed: 'a body that is no JSON', grave: true }
  if (error === undefined) return { observed: `status ${status} and JSON without an error code`, grave: true }
  if (!registered.has(error)) return { observed: 'an error code that is not registered', grave: true }
  if (status === 400 || (status === 401 && aboutTheClient.has(error))) return undefined
  return { observed: `status ${status} with the error ${error}`, grave: true }
}

/** What is gravely wrong with an answer that refuses a token request; undefined where nothing is. */
export function errorFlaw(outcome: TokenOutcome): string | undefined {
  const flaw = flawOf(outcome)
  return flaw?.grave === true ? flaw.observed : undefined
}
