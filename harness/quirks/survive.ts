import type { QuirkSurvival } from '../../reports/result-model.ts'
import type { CallOutcome, ClientTarget, PlatformFlow } from '../../scenarios/api/client.ts'
import type { HttpAnswer } from '../../scenarios/api/http.ts'
import { callbackOf, connect } from '../../scenarios/client/flows.ts'
import type { CarrierId } from '../../simulators/index.ts'
import { type CarrierWithQuirk, carrierWithQuirk, type QuirkClient } from './carrier-with-quirk.ts'

/** How a platform fared at a carrier. */
export type Fared = Pick<QuirkSurvival, 'outcome' | 'stage' | 'reason'>

/** Longer than any of the carriers' access tokens lives. */
const tokensAreOver = 9 * 3_600_000

/** What the platform does at an honest carrier, to compare with; or why it cannot be tried. */
export type Usual =
  | { readonly kind: 'usual'; readonly client: QuirkClient; readonly calls: boolean; readonly refreshes: boolean }
  | { readonly kind: 'failed'; readonly reason: string }

/** Connects once at an honest carrier: how the platform authenticates is seen there. */
export async function asUsual(target: ClientTarget, simulator: CarrierId): Promise<Usual> {
  const connected = await connect(target, target.tenants[0], { call: true })
  if (connected.kind === 'failed') return { kind: 'failed', reason: connected.sentence }
  const { flow, redemption } = connected
  const [way] = redemption.credentials.ways
  if (way === 'assertion') {
    return { kind: 'failed', reason: 'the platform authenticates with a key that the simulators do not know' }
  }
  const client: QuirkClient = {
    tenant: flow.tenant.id,
    clientId: flow.clientId,
    method: way ?? 'none',
    redirectUri: callbackOf(flow),
  }
  // The same without any quirk: what goes wrong there is not a quirk's doing.
  const clock = (await target.able('clock')).kind === 'yes'
  const refreshes = clock && (await survive(target, simulator, undefined, client, true)).outcome === 'as-usual'
  // Whatever a refresh that failed has left behind, a breaker or a back-off, is over by then.
  if (clock && !refreshes) await target.advance(tokensAreOver)
  // Who connects, calls and refreshes need not show that it connects and calls.
  const plain = refreshes ? undefined : await survive(target, simulator, undefined, client, false)
  if (plain !== undefined && plain.outcome !== 'as-usual') {
    return { kind: 'failed', reason: `the simulated carrier without any quirk: ${plain.reason ?? plain.outcome}` }
  }
  return { kind: 'usual', client, calls: true, refreshes }
}

/** Connects, calls and refreshes at a carrier that has one quirk. */
export async function survive(
  target: ClientTarget,
  simulator: CarrierId,
  quirk: string | undefined,
  client: QuirkClient,
  refreshes: boolean,
): Promise<Fared> {
  await using carrier = await carrierWithQuirk(simulator, quirk, target.carrier, client)
  const behaving = target.behave(carrier.behaviour)
  const fared = await tryIt(target, carrier, refreshes)
  behaving.stop()
  if (fared.outcome === 'as-usual' || quirk === undefined) return fared
  // It may have failed; what is asked of it is to be as before when the quirk is gone.
  const clock = (await target.able('clock')).kind === 'yes'
  if (clock) await target.advance(tokensAreOver)
  const after = await connect(target, target.tenants[0], { call: true })
  return after.kind === 'connected'
    ? fared
    : {
        outcome: 'broken',
        reason: `${fared.reason ?? ''}; and nothing works since: ${after.sentence}`.replace(/^; /, ''),
      }
}

async function tryIt(target: ClientTarget, carrier: CarrierWithQuirk, refreshes: boolean): Promise<Fared> {
  const begun = await target.start(target.tenants[0])
  if (begun.kind !== 'flow') return failed('start', begun.sentence, begun.hops.at(-1)?.status)
  const { flow } = begun
  const back = await carrier.authorize(flow)
  if (back.kind === 'none') return { outcome: 'failed-cleanly', stage: 'callback', reason: back.sentence }
  const outcome = await target.deliver({
    to: callbackOf(flow),
    params: back.params,
    browser: flow.browser,
    label: 'callback at a carrier with a quirk',
  })
  await target.settle()
  if (outcome.kind === 'unclear') return failed('callback', outcome.sentence)
  const refused = outcome.last.status >= 400
  if (refused)
    return failed('callback', `it answered the callback with status ${outcome.last.status}`, outcome.last.status)
  const called = await callOnce(target, flow, carrier)
  if (called !== undefined) return called
  return refreshes ? refreshOnce(target, flow, carrier) : { outcome: 'as-usual' }
}

/** Undefined where a call arrived with a token of this carrier and came back well. */
async function callOnce(
  target: ClientTarget,
  flow: PlatformFlow,
  carrier: CarrierWithQuirk,
  stage: 'call' | 'refresh' = 'call',
): Promise<Fared | undefined> {
  const before = carrier.apiStatuses().length
  const call = await target.call(flow.tenant, { browser: flow.browser })
  const statuses = carrier.apiStatuses().slice(before)
  const carried = carriesTokenOf(call, carrier)
  const shown = statusShown(call.answer)
  if (carried && statuses.some((status) => status < 400) && shown !== undefined && shown < 400) return undefined
  if (call.answer.kind !== 'answered') return failed(stage, call.answer.sentence)
  if (carried && statuses.every((status) => status >= 400)) {
    return failed(stage, `the carrier’s API answered ${statuses.join(', ')}, and the platform ${shown}`, shown)
  }
  if (stage === 'refresh') return failed(stage, `it could not refresh, and answered ${shown}`, shown)
  // The callback said that all is well.
  const reason = `the callback was answered as if all were well, and the first call with ${shown}`
  return { outcome: 'broken', stage, reason: carried ? `${reason}, although the carrier had answered it` : reason }
}

async function refreshOnce(target: ClientTarget, flow: PlatformFlow, carrier: CarrierWithQuirk): Promise<Fared> {
  const stuck = await target.advance(tokensAreOver)
  if (stuck !== undefined) return { outcome: 'as-usual' }
  return (await callOnce(target, flow, carrier, 'refresh')) ?? { outcome: 'as-usual' }
}

function carriesTokenOf({ apiCalls }: CallOutcome, carrier: CarrierWithQuirk): boolean {
  const issued = carrier.tokens()
  return apiCalls.some(({ tokens }) => tokens.some(({ value }) => issued.includes(value)))
}

function statusShown(answer: HttpAnswer): number | undefined {
  return answer.kind === 'answered' ? answer.status : undefined
}

/** A refusal that somebody thought of is clean; 500 and no answer at all are what is left when nobody has. */
function failed(stage: NonNullable<Fared['stage']>, reason: string, status?: number): Fared {
  const clean = status !== undefined && status !== 500
  return { outcome: clean ? 'failed-cleanly' : 'broken', stage, reason }
}
