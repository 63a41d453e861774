import type { CarrierAnswer, CarrierBehaviour, TokenRequest } from '../../api/carrier.ts'
import type { ClientTarget, PlatformTenant } from '../../api/client.ts'
import type { Trial } from '../../properties/search.ts'
import { begin, callbackOf, deliver, deliverHonestly } from '../flows.ts'
import { describeTokenRequest } from '../judge.ts'
import { breachesOf, endedTokens, rows } from './rules.ts'
import { type RawStep, type Step, settled, type Trouble } from './story.ts'
import { clean, isAtPeace, newWorld, type World } from './world.ts'

/** Every flow is given half the time the shortest of platforms gives it. */
const surelyAlive = 120_000

/**
 * Plays stories at a platform, one after the other, and holds what leaves the platform against the rules. What a story did to
 * the platform may outlast it, an open circuit breaker for one: that is not held against what the next one finds.
 */
export function storyPlayer(target: ClientTarget): (story: readonly RawStep[]) => Promise<Trial> {
  const uneasy = new Set<string>()
  return async (story) => {
    const world = newWorld(target, uneasy)
    const trial = await play(world, story)
    if (world.disturbed) for (const { id } of target.tenants) uneasy.add(id)
    return trial
  }
}

async function play(world: World, story: readonly RawStep[]): Promise<Trial> {
  const { target } = world
  await clean(world)
  for (const step of settled(story)) {
    const before = target.arrivals().length
    await take(world, step)
    const arrived = target.arrivals().slice(before)
    world.breaches.push(...breachesOf(arrived, { planted: world.planted }))
    if (world.unclear !== undefined) break
  }
  const { breaches, requests, unclear } = world
  return { breaches, requests, ...(unclear === undefined || breaches.length > 0 ? {} : { unclear }) }
}

async function take(world: World, step: Step): Promise<void> {
  const { target } = world
  switch (step.kind) {
    case 'begin':
      await beginFlow(world, step.flow, tenantOf(target, step.tenant))
      return
    case 'connect':
      await beginFlow(world, step.flow, tenantOf(target, step.tenant))
      return respondHonestly(world, step.flow)
    case 'respond':
      return step.way === 'honest' ? respondHonestly(world, step.flow) : respondWrongly(world, step)
    case 'call':
      return during(world, step.trouble, () => call(world, tenantOf(target, step.tenant)))
    case 'disconnect':
      return disconnect(world, tenantOf(target, step.tenant))
    case 'advance':
      world.unclear = await target.advance(step.milliseconds)
      world.now += step.milliseconds
      return
    case 'restart':
      world.unclear = await target.restart()
      world.disturbed = true
  }
}

function tenantOf({ tenants }: ClientTarget, number: number): PlatformTenant {
  return tenants[number % tenants.length] ?? tenants[0]
}

async function beginFlow(world: World, number: number, tenant: PlatformTenant): Promise<void> {
  const begun = await begin(world.target, tenant)
  world.requests += begun.exchanges.length
  if (begun.kind === 'flow') {
    world.flows.set(number, { flow: begun.flow, began: world.now, used: false, touched: false })
  } else if (!world.disturbed) {
    world.unclear = `a flow of ${tenant.id} could not be begun: ${begun.sentence}`
  }
}

async function respondHonestly(world: World, number: number): Promise<void> {
  const known = world.flows.get(number)
  if (known === undefined) return
  const { target } = world
  const { flow } = known
  const alive = !known.touched && !world.disturbed && world.now - known.began <= surelyAlive
  const grant = target.grant(flow)
  const outcome = alive
    ? await deliverHonestly(target, flow, grant)
    : await deliver(target, flow, grant.response, { label: `answer to flow ${number}` })
  world.requests += outcome.exchanges.length
  const sent = outcome.tokenRequests.filter(({ code }) => code?.value === grant.code)
  if (known.used && sent[0] !== undefined) {
    breach(world, rows.usedOnce, 'a state that was used before is worth nothing', sent[0], `flow ${number} again`)
  }
  if (alive && sent.length > 0) world.uneasy.delete(flow.tenant.id)
  if (alive && sent.length === 0 && outcome.kind === 'answered' && (await isAtPeace(world, flow.tenant))) {
    world.breaches.push({
      row: rows.undisturbed,
      expected: 'an honest answer to a live flow is taken, whatever others do',
      observed: `the answer to flow ${number} of ${flow.tenant.id} brought no token request (it answered ${outcome.last.status})`,
      exchanges: outcome.exchanges,
    })
  }
  known.touched = true
  known.used ||= sent.length > 0
}

async function respondWrongly(world: World, step: Extract<Step, { kind: 'respond' }>): Promise<void> {
  const known = world.flows.get(step.flow)
  const other = world.flows.get(step.other)
  if (known === undefined || other === undefined) return
  const { target } = world
  const label = `answer to flow ${step.flow}: ${step.way}`
  known.touched = true
  if (step.way === 'other-code') {
    // The carrier refuses it: the code is another client's. Only that nothing of it stays is asked here.
    const foreign = target.grant(other.flow)
    world.planted.add(foreign.code)
    world.disturbed = true
    const response = target
      .grant(known.flow)
      .response.map(([name, value]) => (name === 'code' ? ([name, foreign.code] as const) : ([name, value] as const)))
    const outcome = await deliver(target, known.flow, response, { label })
    known.used ||= outcome.tokenRequests.length > 0
    world.requests += outcome.exchanges.length
    return
  }
  const to = callbackOf(step.way === 'other-callback' ? other.flow : known.flow)
  // One callback for all tenants: nothing is wrong with it then.
  if (step.way === 'other-callback' && to === callbackOf(known.flow)) return
  const browser = step.way === 'other-browser' ? other.flow.browser : known.flow.browser
  const outcome = await deliver(target, known.flow, target.grant(known.flow).response, { label, to, browser })
  world.requests += outcome.exchanges.length
  const [sent] = outcome.tokenRequests
  if (sent === undefined) return
  const place = step.way === 'other-callback' ? 'at the callback' : 'in the browser'
  const what = `flow ${step.flow} of ${known.flow.tenant.id} ${place} of ${other.flow.tenant.id}`
  breach(world, rows.boundToTenant, 'a state of one tenant is worth nothing with another', sent, what)
}

async function call(world: World, tenant: PlatformTenant): Promise<void> {
  const latest = [...world.flows.values()].findLast(({ flow }) => flow.tenant.id === tenant.id)
  const outcome = await world.target.call(tenant, {
    ...(latest === undefined ? {} : { browser: latest.flow.browser }),
  })
  world.requests += outcome.exchanges.length
  for (const { tokens, exchanges } of outcome.apiCalls) {
    const foreign = tokens.find(({ issuedFor }) => issuedFor !== undefined && issuedFor.tenant !== tenant.id)
    if (foreign !== undefined) {
      const observed = `a call for ${tenant.id} carried a token of ${foreign.issuedFor?.tenant}`
      world.breaches.push({ row: rows.ownToken, expected: 'calls carry the tenant’s own token', observed, exchanges })
    }
  }
  world.breaches.push(...endedTokens(outcome.apiCalls, world.ended, tenant.id))
}

async function disconnect(world: World, tenant: PlatformTenant): Promise<void> {
  const answer = await world.target.disconnect(tenant)
  world.requests += 1
  if (answer.kind !== 'answered' || answer.status >= 400) return
  for (const { flow, used } of world.flows.values()) {
    if (used && flow.tenant.id === tenant.id) world.ended.add(flow.id)
  }
}

/** Does something while the carrier is in trouble. */
async function during(world: World, trouble: Trouble | undefined, work: () => Promise<void>): Promise<void> {
  if (trouble === undefined) return work()
  world.disturbed = true
  const behaving = world.target.behave(behaviours[trouble])
  await work()
  behaving.stop()
}

const said = (answer: CarrierAnswer) => async (): Promise<CarrierAnswer> => answer
const json = (status: number, error: string): CarrierAnswer => ({ kind: 'json', status, body: { error } })

const behaviours = {
  'token-endpoint-objects': { token: said(json(400, 'invalid_request')) },
  'token-endpoint-fails': { token: said(json(503, 'temporarily_unavailable')) },
  'token-endpoint-cut': { token: said({ kind: 'cut' }) },
  'api-refuses-token': { api: said(json(401, 'invalid_token')) },
} as const satisfies Record<Trouble, CarrierBehaviour>

function breach(world: World, row: string, expected: string, sent: TokenRequest, what: string): void {
  const observed = `${what}: ${describeTokenRequest(sent)}`
  world.breaches.push({ row, expected, observed, exchanges: sent.exchanges })
}
