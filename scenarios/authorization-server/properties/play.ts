import type { AuthorizationServerTarget, ServerClient, TokenOutcome } from '../../api/authorization-server.ts'
import { withParam } from '../../api/params.ts'
import type { Randomness } from '../../api/randomness.ts'
import type { Breach, Trial } from '../../properties/search.ts'
import { askForCode, type CodeGrant, describeOutcome, describeTokenOutcome, planFlow, redeem } from '../code-flow.ts'
import { askingForRefresh, refresh } from '../refresh-grant.ts'
import { revoke } from '../revocation/revoke.ts'
import { rows } from './rules.ts'
import { type Step, settled } from './story.ts'

/** A code, and what has been issued for it. */
interface Flow {
  readonly grant: CodeGrant
  /** How many redemptions have brought tokens. */
  redeemed: number
  /** Whether anything was tried with the code that may rightly have burnt it. */
  touched: boolean
  /** Refresh tokens in the order they came; all but the last were followed by another one. */
  readonly refreshTokens: string[]
  readonly revoked: Set<string>
}

interface World {
  readonly target: AuthorizationServerTarget
  readonly random: Randomness
  readonly clients: readonly ServerClient[]
  readonly flows: Flow[]
  readonly breaches: Breach[]
  requests: number
  unclear: string | undefined
}

export interface Parts {
  readonly target: AuthorizationServerTarget
  readonly random: Randomness
  readonly clients: readonly ServerClient[]
}

/** Plays a story at a server, and holds what it issues against the rules. */
export async function play(parts: Parts, story: readonly Step[]): Promise<Trial> {
  const world: World = { ...parts, flows: [], breaches: [], requests: 0, unclear: undefined }
  for (const step of settled(story)) {
    await take(world, step)
    if (world.unclear !== undefined) break
  }
  const { breaches, requests, unclear } = world
  return { breaches, requests, ...(unclear === undefined || breaches.length > 0 ? {} : { unclear }) }
}

async function take(world: World, step: Step): Promise<void> {
  switch (step.kind) {
    case 'ask':
      return ask(world, step.client)
    case 'redeem':
      return tryCode(world, step)
    case 'refresh':
      return tryRefresh(world, step)
    case 'revoke':
      return tryRevocation(world, step)
    case 'advance': {
      const passed = await world.target.elapse(step.milliseconds)
      if (passed.kind === 'too-long') world.unclear = passed.sentence
    }
  }
}

async function ask(world: World, number: number): Promise<void> {
  const client = world.clients[number]
  if (client === undefined) return
  const asked = await askForCode(world.target, planFlow(client, world.random), {
    label: `a correct request of ${client.id}`,
    spoil: (request) => askingForRefresh(client, request),
  })
  const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
  world.requests += outcome.exchanges.length
  if (asked.kind === 'none') world.unclear = `a correct request brought no code: ${describeOutcome(asked.outcome)}`
  else world.flows.push({ grant: asked.grant, redeemed: 0, touched: false, refreshTokens: [], revoked: new Set() })
}

async function tryCode(world: World, { flow: number, way }: Extract<Step, { kind: 'redeem' }>): Promise<void> {
  const flow = world.flows[number - 1]
  if (flow === undefined) return
  const { target } = world
  const { client } = flow.grant
  switch (way) {
    case 'rightly': {
      const outcome = await redeem(target, flow.grant, { label: `redeem the code of flow ${number}` })
      return note(world, flow, [outcome], number)
    }
    case 'at-once': {
      const once = () => redeem(target, flow.grant, { label: `redeem the code of flow ${number} at once` })
      return note(world, flow, await Promise.all([once(), once(), once()]), number)
    }
    case 'with-another-verifier': {
      const { verifier } = planFlow(client, world.random)
      const outcome = await redeem(target, flow.grant, {
        label: `redeem the code of flow ${number} with another verifier`,
        spoil: (form) => withParam(form, 'code_verifier', verifier),
      })
      return refused(world, flow, outcome, rows.ownVerifier, `the code of flow ${number} with another verifier`)
    }
    case 'by-another-client': {
      const other = world.clients.find(({ tenant }) => tenant !== client.tenant)
      if (other === undefined) return
      const what = `the code of flow ${number} (${client.id}), redeemed by ${other.id}`
      const outcome = await redeem(target, { ...flow.grant, client: other }, { label: what })
      return refused(world, flow, outcome, rows.ownTenant, what)
    }
  }
}

/** Redemptions that are right but for how often they come: one may bring tokens, at most. */
function note(world: World, flow: Flow, outcomes: readonly TokenOutcome[], number: number): void {
  flow.touched = true
  for (const outcome of outcomes) {
    world.requests += outcome.exchanges.length
    if (outcome.kind !== 'tokens') continue
    flow.redeemed += 1
    if (outcome.refreshToken !== undefined) flow.refreshTokens.push(outcome.refreshToken)
    if (flow.redeemed > 1) {
      world.breaches.push({
        row: rows.codeOnce,
        expected: 'a code brings tokens once at most',
        observed: `the code of flow ${number} brought tokens ${flow.redeemed} times`,
        exchanges: outcome.exchanges,
      })
    }
  }
}

function refused(world: World, flow: Flow, outcome: TokenOutcome, row: string, what: string): void {
  flow.touched = true
  world.requests += outcome.exchanges.length
  if (outcome.kind !== 'tokens') return
  flow.redeemed += 1
  world.breaches.push({
    row,
    expected: 'no tokens',
    observed: `${what}: tokens were issued`,
    exchanges: outcome.exchanges,
  })
}

async function tryRefresh(world: World, step: Extract<Step, { kind: 'refresh' }>): Promise<void> {
  const flow = world.flows[step.flow - 1]
  const newest = flow?.refreshTokens.at(-1)
  if (flow === undefined || newest === undefined) return
  const { client } = flow.grant
  const oldest = flow.refreshTokens[0]
  const token = step.token === 'newest' ? newest : (oldest ?? newest)
  const by = step.by.kind === 'itself' ? client : world.clients[step.by.client]
  if (by === undefined) return
  const what = `the ${step.token} refresh token of flow ${step.flow} (${client.id}), used by ${by.id}`
  const outcome = await refresh(world.target, by, token, { label: what })
  world.requests += outcome.exchanges.length
  if (outcome.kind !== 'tokens') {
    if (outcome.kind === 'unclear') world.unclear = `${what}: ${describeTokenOutcome(outcome)}`
    return
  }
  const { exchanges } = outcome
  const say = (row: string, expected: string) =>
    world.breaches.push({ row, expected, observed: `${what}: tokens were issued`, exchanges })
  if (by.tenant !== client.tenant) say(rows.ownTenant, 'no tokens for a client of another tenant')
  else if (by.id === client.id && flow.revoked.has(token)) say(rows.revoked, 'no tokens for what was revoked')
  // The next one has been used since, so that no grace for lost answers is left either.
  else if (
    by.id === client.id &&
    !client.confidential &&
    flow.refreshTokens.indexOf(token) < flow.refreshTokens.length - 2
  )
    say(rows.rotated, 'a refresh token is dead once the next one has been used')
  const next = outcome.refreshToken
  if (next !== undefined && !flow.refreshTokens.includes(next)) flow.refreshTokens.push(next)
}

async function tryRevocation(world: World, step: Extract<Step, { kind: 'revoke' }>): Promise<void> {
  const flow = world.flows[step.flow - 1]
  const newest = flow?.refreshTokens.at(-1)
  if (flow === undefined || newest === undefined) return
  const { client } = flow.grant
  const by = step.by.kind === 'itself' ? client : world.clients[step.by.client]
  if (by === undefined) return
  const answer = await revoke(world.target, by, newest, { label: `revoke flow ${step.flow} by ${by.id}` })
  world.requests += answer.exchanges.length
  if (by.id === client.id && answer.kind === 'answered' && answer.status === 200) flow.revoked.add(newest)
}
