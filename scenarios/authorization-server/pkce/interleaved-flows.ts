import type { AuthorizationServerTarget, NavigationOptions, ServerClient } from '../../api/authorization-server.ts'
import { couldNotRun, type Finding } from '../../api/finding.ts'
import { withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import {
  askForCode,
  type CodeAttempt,
  type CodeGrant,
  describeTokenOutcome,
  type PlannedFlow,
  planFlow,
  redeem,
  s256,
} from '../code-flow.ts'
import { onePublicOneConfidential, withoutCode } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens, nameOf, oneClientOfEachKind } from '../judge.ts'

const stored = 'RFC7636-4.4-1'
const injected = 'RFC9700-4.5.3.1-A1'
const rows = [stored, injected]

export const interleavedFlows = authorizationServerScenario({
  id: 'authorization-server/pkce/interleaved-flows',
  title: 'Each code is redeemed with the verifier of its own flow alone',
  story:
    'Several flows of one client are under way at once, and their codes are redeemed with one another’s verifiers.',
  requirements: rows,
  needs: ['authorization-endpoint'],
  people: 3,
  crossTenant: [{ artefact: 'verifier', place: 'token endpoint, with the code of another flow', rows: [injected] }],
  caughtBy: [
    { twin: 'keeps-one-challenge-per-client', breaks: rows },
    { twin: 'ignores-wrong-verifier', breaks: rows },
  ],
  run: (context) =>
    inTurn(onePublicOneConfidential(oneClientOfEachKind(context.target)), async (client) => {
      const seats = seatsFor(context.target, client)
      if (seats.length < 2)
        return couldNotRun(rows, 'a second login ends the first grant here: name a second user under `users`')
      const table: Table = { ...context, client, seats, plain: await takesPlain(context, client, seats[0] ?? {}) }
      return swapAndCompare(table)
    }),
})

type Context = Pick<ScenarioContext<AuthorizationServerTarget>, 'target' | 'random'>

interface Table extends Context {
  readonly client: ServerClient
  /** Who asks for each of the flows. */
  readonly seats: readonly NavigationOptions[]
  /** Whether the last flow uses plain. */
  readonly plain: boolean
}

/** Three flows of one user, or as many users as there are where a second login ends the first grant. */
function seatsFor(target: AuthorizationServerTarget, client: ServerClient): readonly NavigationOptions[] {
  if (client.facts.parallelGrants !== false) return [{}, {}, {}]
  return target.tenants[0].users.slice(0, 3).map((user) => ({ user }))
}

/** A flow whose verifier is itself the hash of a text: only a server that mixes the methods up takes that text. */
function plainFlow({ random }: Context, client: ServerClient): PlannedFlow & { readonly hashed: string } {
  const flow = planFlow(client, random)
  const verifier = s256(flow.verifier)
  return {
    ...flow,
    hashed: flow.verifier,
    verifier,
    request: withParam(flow.request, 'code_challenge_method', 'plain'),
  }
}

async function takesPlain(context: Context, client: ServerClient, seat: NavigationOptions): Promise<boolean> {
  const asked = await askForCode(context.target, plainFlow(context, client), { ...seat, label: 'ask with plain' })
  if (asked.kind === 'none') return false
  return (await redeem(context.target, asked.grant, { label: 'redeem with plain' })).kind === 'tokens'
}

/** Asks for all codes before any is redeemed. */
async function askAll(table: Table): Promise<readonly CodeGrant[] | Extract<CodeAttempt, { kind: 'none' }>> {
  const grants: CodeGrant[] = []
  for (const [index, seat] of table.seats.entries()) {
    const last = index === table.seats.length - 1
    const flow = last && table.plain ? plainFlow(table, table.client) : planFlow(table.client, table.random)
    const [before] = grants
    const sameBrowser = seat.user === undefined && before ? { browser: before.outcome.browser } : {}
    const asked = await askForCode(table.target, flow, { ...seat, ...sameBrowser, label: `ask for code ${index + 1}` })
    if (asked.kind === 'none') return asked
    grants.push(asked.grant)
  }
  return grants
}

async function swapAndCompare(table: Table): Promise<readonly Finding[]> {
  const own = await redeemAll(table, 0)
  const swaps = await inTurn([1, 2].slice(0, table.seats.length - 1), async (shift) => {
    const redeemed = await redeemAll(table, shift)
    return redeemed.kind === 'none'
      ? redeemed.findings
      : redeemed.outcomes.flatMap(({ outcome, attempt }) => mustRefuseTokens(rows, outcome, attempt))
  })
  const all = [...swaps, ...(table.plain ? await plainAsS256(table) : [])]
  if (own.kind === 'none') return [...all.filter(({ kind }) => kind === 'broken'), ...own.findings]
  const failed = own.outcomes.find(({ outcome }) => outcome.kind !== 'tokens')
  if (failed === undefined) return all
  // Tokens for somebody else's verifier are a violation whatever the control says; refusals show nothing any more.
  return [
    ...all.filter(({ kind }) => kind === 'broken'),
    ...controlFailed(rows, {
      kind: 'failed',
      sentence: `${failed.attempt}: ${describeTokenOutcome(failed.outcome)}. If a second login of a user ends the first grant, say so (facts.parallelGrants: false) and name several users`,
      exchanges: failed.outcome.exchanges,
    }),
  ]
}

/** Redeems each code with the verifier of the flow `shift` places on. */
async function redeemAll(table: Table, shift: number) {
  const grants = await askAll(table)
  if ('kind' in grants) return { kind: 'none' as const, findings: withoutCode(rows, grants) }
  const outcomes = []
  for (const [index, grant] of grants.entries()) {
    const other = (index + shift) % grants.length
    const verifier = grants[other]?.verifier ?? grant.verifier
    const attempt = `the code of flow ${index + 1} redeemed with the verifier of flow ${other + 1} (${nameOf(table.client)})`
    const outcome = await redeem(table.target, grant, {
      label: `redeem code ${index + 1} with verifier ${other + 1}`,
      spoil: (form) => withParam(form, 'code_verifier', verifier),
    })
    outcomes.push({ outcome, attempt })
  }
  return { kind: 'redeemed' as const, outcomes }
}

/** The challenge of a plain flow happens to be the S256 of another text; that text must not do. */
async function plainAsS256(table: Table): Promise<readonly Finding[]> {
  const flow = plainFlow(table, table.client)
  const asked = await askForCode(table.target, flow, { ...table.seats[0], label: 'ask with plain' })
  if (asked.kind === 'none') return withoutCode(stored, asked)
  const outcome = await redeem(table.target, asked.grant, {
    label: 'redeem a plain code as if its method were S256',
    spoil: (form) => withParam(form, 'code_verifier', flow.hashed),
  })
  return mustRefuseTokens(stored, outcome, `the code of a plain flow redeemed under S256 (${nameOf(table.client)})`)
}
