import { randomSeed } from 'k6'
import type { Options } from 'k6/options'
import type { JourneyId } from '../journeys.ts'
import { clientCredentialsFlow } from './journeys/client-credentials.ts'
import { codeFlow } from './journeys/code-flow.ts'
import { legacyAndPkce } from './journeys/legacy-and-pkce.ts'
import { refreshFlow } from './journeys/refresh.ts'
import { loadPlan } from './plan.ts'

const journeys: Readonly<Record<JourneyId, () => void>> = {
  'code-flow': codeFlow,
  'client-credentials': clientCredentialsFlow,
  refresh: refreshFlow,
  'mixed-tenants': codeFlow,
  'legacy-and-pkce': legacyAndPkce,
}

const { shape, thresholds } = loadPlan

// Each virtual user draws a sequence of its own.
randomSeed(loadPlan.seed + __VU)

const highest = Math.max(shape.startRate, ...shape.stages.map(({ rate }) => rate))

export const options: Options = {
  scenarios: {
    // Arrivals come at their rate however slow the answers are.
    flows: {
      executor: 'ramping-arrival-rate',
      startRate: Math.round(shape.startRate * 60),
      timeUnit: '1m',
      stages: shape.stages.map(({ rate, seconds }) => ({ target: Math.round(rate * 60), duration: `${seconds}s` })),
      preAllocatedVUs: Math.ceil(Math.max(4, highest / 4)),
      maxVUs: Math.ceil(Math.max(20, highest * 4)),
      gracefulStop: `${loadPlan.requestTimeoutSeconds}s`,
    },
  },
  thresholds: {
    pp_leaks: ['count==0'],
    pp_wrong: [`rate<=${thresholds.wrongShare}`],
    ...(thresholds.flowP95 === undefined ? {} : { 'pp_stage{stage:flow}': [`p(95)<${thresholds.flowP95}`] }),
  },
  systemTags: ['scenario'],
  summaryTrendStats: ['med', 'p(95)', 'p(99)'],
}

export default function run(): void {
  journeys[loadPlan.journey]()
}

/** The numbers are read from the stream of samples, so that those of several processes can be put together. */
export function handleSummary(): Record<string, string> {
  return {}
}
