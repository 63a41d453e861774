import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, notApplicable, recorded } from '../../api/finding.ts'
import { header } from '../../api/http.ts'
import { first, type Params, withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { readAccessToken } from '../access-token.ts'
import { askForCode, type CodeAttempt, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'
import { controlFailed, mustBringNoCode } from '../judge.ts'
import { listMember } from '../metadata/documents.ts'

const necessary = 'RFC9470-5-1'
const handedOn = 'RFC9470-6-1'
const rows = [necessary, handedOn]

type Context = Pick<ScenarioContext<AuthorizationServerTarget>, 'target' | 'random'>

export const authenticationContext = authorizationServerScenario({
  id: 'authorization-server/step-up/authentication-context',
  title: 'A way to sign in that was asked for was used, and the token says so',
  story: 'A resource asks for a stronger sign-in; the token that comes back has to show that there was one.',
  requirements: rows,
  needs: [],
  caughtBy: [{ twin: 'puts-a-fixed-acr-into-tokens', breaks: rows }],
  async run(context) {
    const { facts } = context.target.tenants[0].clients[0]
    if (facts.stepUp === false) return notApplicable(rows, 'the configuration says `facts: { stepUp: false }`')
    const plain = await signedIn(context, (request) => request, 'control: a correct request')
    if (plain.kind !== 'token') return plain.kind === 'none' ? noCode(plain) : plain.findings
    const seen = plain.claims.acr
    if (facts.stepUp !== true && typeof seen !== 'string') {
      return notApplicable(
        rows,
        'step-up is not declared (`facts: { stepUp: true }`) and access tokens hold no acr',
        plain,
      )
    }
    return [
      ...(await unknownLevel(context)),
      ...(await knownLevel(context, typeof seen === 'string' ? seen : undefined)),
    ]
  },
})

type SignedIn =
  | {
      readonly kind: 'token'
      readonly claims: Readonly<Record<string, unknown>>
      /** The server's clock, in seconds. */
      readonly seconds: number
      readonly exchanges: readonly string[]
    }
  | { readonly kind: 'none'; readonly attempt: Extract<CodeAttempt, { kind: 'none' }> }
  | { readonly kind: 'no-token'; readonly findings: readonly Finding[] }

async function signedIn(
  { target, random }: Context,
  spoil: (request: Params) => Params,
  label: string,
): Promise<SignedIn> {
  const [tenant] = target.tenants
  const openId = listMember(tenant.metadata ?? {}, 'scopes_supported')?.includes('openid') === true
  const attempt = await askForCode(target, planFlow(tenant.clients[0], random), {
    spoil: (request) => spoil(openId ? withOpenId(request) : request),
    label,
  })
  if (attempt.kind === 'none') return { kind: 'none', attempt }
  const outcome = await redeem(target, attempt.grant, { label: 'redeem, to see how the person signed in' })
  if (outcome.kind !== 'tokens') {
    const sentence = `a correct token request brought no tokens: ${describeTokenOutcome(outcome)}`
    return {
      kind: 'no-token',
      findings: controlFailed(rows, { kind: 'failed', sentence, exchanges: outcome.exchanges }),
    }
  }
  const view = await readAccessToken(target, tenant, outcome.accessToken)
  if (view.kind === 'unreadable')
    return { kind: 'no-token', findings: unreadable(tenant.clients[0].facts.stepUp, view.missing) }
  const date = outcome.answer.kind === 'answered' ? Date.parse(header(outcome.answer, 'date') ?? '') : Number.NaN
  const seconds = Math.floor((Number.isNaN(date) ? Date.now() : date) / 1000)
  return { kind: 'token', claims: view.claims, seconds, exchanges: [...outcome.exchanges, ...view.exchanges] }
}

/** acr_values and max_age come from OpenID Connect, and some servers take them with its scope alone. */
function withOpenId(request: Params): Params {
  const scopes = (first(request, 'scope') ?? '').split(' ').filter((scope) => scope !== '')
  return withParam(request, 'scope', [...new Set(['openid', ...scopes])].join(' '))
}

/** Where nobody speaks of step-up, a token that cannot be read is no reason to ask for anything. */
function unreadable(stepUp: boolean | undefined, missing: string): readonly Finding[] {
  return stepUp === true
    ? couldNotRun(rows, missing)
    : notApplicable(rows, 'step-up is not declared (`facts: { stepUp: true }`) and access tokens cannot be read')
}

function noCode({ attempt }: Extract<SignedIn, { kind: 'none' }>): readonly Finding[] {
  const sentence = `a correct authorization request brought no code: ${attempt.sentence}`
  return controlFailed(rows, { kind: 'failed', sentence, exchanges: attempt.outcome.exchanges })
}

const nobodys = 'urn:parcelproof:no-such-acr'

/** An acr that does not exist cannot have been met. */
async function unknownLevel(context: Context): Promise<readonly Finding[]> {
  const what = 'an acr_values that does not exist'
  const result = await signedIn(context, (request) => withParam(request, 'acr_values', nobodys), what)
  if (result.kind === 'none') {
    const error = result.attempt.outcome.kind === 'error' ? result.attempt.outcome.error : 'no error to the client'
    return [
      ...mustBringNoCode(necessary, result.attempt.outcome, what),
      ...recorded(necessary, `${what}: ${error}`, result.attempt.outcome),
    ]
  }
  if (result.kind === 'no-token') return result.findings
  const { acr } = result.claims
  const observed = `${what}: a token with ${acr === undefined ? 'no acr' : `the acr ${JSON.stringify(acr)}`}`
  return acr === nobodys
    ? held(necessary, observed, result)
    : broken(necessary, { expected: 'no code, or a token with the acr that was asked for', observed }, result)
}

const maxAge = 3600
/** Clocks differ, and signing in takes its time. */
const leeway = 60

async function knownLevel(context: Context, seen: string | undefined): Promise<readonly Finding[]> {
  const [listed] = listMember(context.target.tenants[0].metadata ?? {}, 'acr_values_supported') ?? []
  const acr = seen ?? listed
  if (acr === undefined) return couldNotRun(handedOn, 'no acr to ask for is known: publish acr_values_supported')
  const ask = (request: Params) => withParam(withParam(request, 'acr_values', acr), 'max_age', String(maxAge))
  const result = await signedIn(context, ask, 'ask for a known acr and a recent sign-in')
  if (result.kind === 'none') return noCode(result).filter(({ requirement }) => requirement === handedOn)
  if (result.kind === 'no-token') return result.findings.filter(({ requirement }) => requirement === handedOn)
  const { auth_time: time, acr: given } = result.claims
  const fits = typeof time === 'number' && time <= result.seconds + leeway && time >= result.seconds - maxAge - leeway
  const observed = `acr is ${JSON.stringify(given) ?? 'missing'}, auth_time is ${time === undefined ? 'missing' : fits ? 'recent' : 'not within max_age'}`
  return given === acr && fits
    ? held(handedOn, observed, result)
    : broken(handedOn, { expected: `the acr ${acr} and a fitting auth_time in the access token`, observed }, result)
}
