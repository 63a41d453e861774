import type { AuthorizationServerTarget, ServerClient, TokenOutcome } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { all, without, withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { everythingGranted, grantedScope } from '../access-token.ts'
import { askForCode, type CodeAttempt, correctFlow, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, nameOf, oneClientOfEachKind } from '../judge.ts'

const row = 'RFC6749-3.1-4'
const parameters = ['code_challenge', 'scope', 'state'] as const
type Parameter = (typeof parameters)[number]

type Context = ScenarioContext<AuthorizationServerTarget>

export const emptyValues = authorizationServerScenario({
  id: 'authorization-server/parameters/empty-values',
  title: 'An empty parameter counts as left out',
  story: 'A request comes once without a parameter and once with it empty: both have to end the same way.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [
    { twin: 'empty-challenge-switches-pkce-off', breaks: [row] },
    { twin: 'refuses-empty-parameters', breaks: [row] },
  ],
  run: (context) =>
    inTurn(oneClientOfEachKind(context.target), async (client) => {
      const control = await correctFlow(context.target, client, context.random)
      if (control.kind === 'failed') return controlFailed(row, control)
      // Scope and state are read before the server knows more of the client than its name.
      const [first] = context.target.tenants[0].clients
      const tried = client === first ? parameters : (['code_challenge'] as const)
      return inTurn(tried, (parameter) => compare(context, client, parameter))
    }),
})

/** What came of a request: refused, or what the code and its tokens were good for. */
interface Ending {
  readonly attempt: CodeAttempt
  /** The code redeemed without a verifier, where the challenge is what is empty; else as it should be. */
  readonly redeemed: TokenOutcome | undefined
}

async function compare(context: Context, client: ServerClient, parameter: Parameter): Promise<readonly Finding[]> {
  const leftOut = await end(context, client, parameter, 'left out')
  const empty = await end(context, client, parameter, 'empty')
  const what = `${parameter} (${nameOf(client)})`
  const evidence = [outcomeOf(leftOut.attempt), outcomeOf(empty.attempt)]
  const sentences = `left out: ${describe(leftOut)}; empty: ${describe(empty)}`
  const [a, b] = [kindOf(leftOut), kindOf(empty)]
  if (a === 'unclear' || b === 'unclear') return inconclusive(row, `${what}: ${sentences}`, ...evidence)
  if (a !== b) {
    const expected = `${parameter} empty ends as ${parameter} left out`
    return broken(row, { expected, observed: `${what}: ${sentences}` }, ...evidence)
  }
  const same = held(row, `${what}: ${sentences}`, ...evidence)
  if (parameter === 'state') return [...same, ...stateOf(empty, what)]
  return parameter === 'scope' ? [...same, ...(await sameScope(context, client, leftOut, empty))] : same
}

async function end(
  { target, random }: Context,
  client: ServerClient,
  parameter: Parameter,
  how: 'left out' | 'empty',
): Promise<Ending> {
  const attempt = await askForCode(target, planFlow(client, random), {
    label: `ask with ${parameter} ${how}`,
    spoil: (request) => (how === 'empty' ? withParam(request, parameter, '') : without(request, parameter)),
  })
  if (attempt.kind === 'none') return { attempt, redeemed: undefined }
  const redeemed = await redeem(target, attempt.grant, {
    label: `redeem the code asked for with ${parameter} ${how}`,
    ...(parameter === 'code_challenge' ? { spoil: (form) => without(form, 'code_verifier') } : {}),
  })
  return { attempt, redeemed }
}

/** Endings that can be compared; `unclear` is none. */
function kindOf({ attempt, redeemed }: Ending): 'no code' | 'code without tokens' | 'tokens' | 'unclear' {
  if (attempt.kind === 'none') {
    const { outcome } = attempt
    return outcome.kind === 'error' || (outcome.kind === 'page' && !outcome.stalled) ? 'no code' : 'unclear'
  }
  switch (redeemed?.kind) {
    case 'tokens':
      return 'tokens'
    case 'refused':
      return 'code without tokens'
    default:
      return 'unclear'
  }
}

function describe({ attempt, redeemed }: Ending): string {
  if (attempt.kind === 'none') return attempt.sentence
  return `a code came, and ${redeemed === undefined ? 'was not redeemed' : describeTokenOutcome(redeemed)}`
}

function outcomeOf(attempt: CodeAttempt) {
  return attempt.kind === 'grant' ? attempt.grant.outcome : attempt.outcome
}

function stateOf({ attempt }: Ending, what: string): readonly Finding[] {
  if (attempt.kind === 'none') return []
  const { params } = attempt.grant.outcome.response
  const count = all(params, 'state').length
  return recorded(row, `${what} empty: ${count === 0 ? 'no state came back' : 'an empty state came back'}`)
}

async function sameScope(
  { target }: Context,
  client: ServerClient,
  leftOut: Ending,
  empty: Ending,
): Promise<readonly Finding[]> {
  if (leftOut.redeemed?.kind !== 'tokens' || empty.redeemed?.kind !== 'tokens') return []
  const [tenant] = target.tenants
  const [a, b] = [
    everythingGranted(await grantedScope(target, tenant, leftOut.redeemed)),
    everythingGranted(await grantedScope(target, tenant, empty.redeemed)),
  ]
  if (a === undefined || b === undefined)
    return recorded(row, 'whether both got the same scope cannot be read from outside')
  const list = (scope: ReadonlySet<string>): string => [...scope].sort().join(' ')
  if (list(a) === list(b)) return held(row, `scope left out and scope empty (${nameOf(client)}): both got "${list(a)}"`)
  const observed = `scope left out got "${list(a)}", scope empty got "${list(b)}" (${nameOf(client)})`
  return broken(row, { expected: 'the same scope for both', observed }, empty.redeemed)
}
