import { randomSeed } from 'k6'
import type { Options } from 'k6/options'
import type { JourneyId } from '../journeys.ts'
import { breakerOpening, connectFew } from './journeys/breaker-opening.ts'
import { clientCredentialsFlow } from './journeys/client-credentials.ts'
import { codeFlow } from './journeys/code-flow.ts'
import { keyRotation } from './journeys/key-rotation.ts'
import { legacyAndPkce } from './journeys/legacy-and-pkce.ts'
import { noisyNeighbour, noisyTenant } from './journeys/noisy-neighbour.ts'
import { reconnectAfterExpiry } from './journeys/reconnect-after-expiry.ts'
import { refreshFlow } from './journeys/refresh.ts'
import { refreshStorm } from './journeys/refresh-storm.ts'
import { loadPlan } from './plan.ts'
import { virtualUsers, virtualUsersFor } from './virtual-users.ts'

export { intervene } from './interventions.ts'

const journeys: Readonly<Record<JourneyId, () => void>> = {
  'code-flow': codeFlow,
  'client-credentials': clientCredentialsFlow,
  refresh: refreshFlow,
  'refresh-storm': refreshStorm,
  'mixed-tenants': codeFlow,
  'noisy-neighbour': noisyNeighbour,
  'legacy-and-pkce': legacyAndPkce,
  'reconnect-after-expiry': reconnectAfterExpiry,
  'key-rotation': keyRotation,
  'breaker-opening': breakerOpening,
}

const { shape, thresholds, noise, interventions, oneByOne } = loadPlan
if (thresholds === undefined) throw new Error('The plan has no thresholds: nothing could hold or break.')

// Each virtual user draws a sequence of its own, in every process; they count their users from 1.
randomSeed(loadPlan.seed + __VU + 100_003 * Number(__ENV.LOAD_SEGMENT ?? 0))

const gracefulStop = `${loadPlan.requestTimeoutSeconds}s`

export const options: Options = {
  scenarios: {
    flows: oneByOne === undefined ? arrivals() : inTurn(oneByOne),
    ...(noise === undefined ? {} : { noise: noiseOf(noise) }),
    ...Object.fromEntries(
      interventions.map(({ atSeconds }, index) => [
        `intervention_${index}`,
        { executor: 'shared-iterations', exec: 'intervene', vus: 1, iterations: 1, startTime: `${atSeconds}s` },
      ]),
    ),
  },
  thresholds: {
    pp_leaks: ['count==0'],
    pp_wrong: [`rate<=${thresholds.wrongShare}`],
    ...(thresholds.flowP95 === undefined ? {} : { 'pp_stage{stage:flow}': [`p(95)<${thresholds.flowP95}`] }),
  },
  systemTags: ['scenario'],
  summaryTrendStats: ['med', 'p(95)', 'p(99)'],
  setupTimeout: '5m',
}

/** Arrivals come at their rate however slow the answers are. */
function arrivals() {
  return {
    executor: 'ramping-arrival-rate' as const,
    startRate: Math.round(shape.startRate * 60),
    timeUnit: '1m',
    stages: shape.stages.map(({ rate, seconds }) => ({ target: Math.round(rate * 60), duration: `${seconds}s` })),
    preAllocatedVUs: virtualUsers.preAllocated,
    maxVUs: virtualUsers.most,
    gracefulStop,
  }
}

function inTurn(iterations: number) {
  return { executor: 'shared-iterations' as const, vus: 1, iterations, maxDuration: '1m', gracefulStop }
}

function noiseOf({ rate, fromSeconds, seconds }: NonNullable<typeof noise>) {
  const { preAllocated, most } = virtualUsersFor(rate)
  return {
    executor: 'constant-arrival-rate' as const,
    exec: 'makeNoise',
    rate: Math.round(rate * 60),
    timeUnit: '1m',
    startTime: `${fromSeconds}s`,
    duration: `${seconds}s`,
    preAllocatedVUs: preAllocated,
    maxVUs: most,
    gracefulStop,
  }
}

export function setup(): void {
  if (loadPlan.journey === 'breaker-opening') connectFew()
}

export default function run(): void {
  journeys[loadPlan.journey]()
}

export function makeNoise(): void {
  noisyTenant()
}

/** The numbers are read from the stream of samples, so that those of several processes can be put together. */
export function handleSummary(): Record<string, string> {
  return {}
}
