import { availableParallelism } from 'node:os'
import type { LoadThreshold } from '../../reports/load-model.ts'
import type { JourneyId } from '../journeys.ts'
import type { Thresholds } from '../plan.ts'
import { assessFairness } from './fairness.ts'
import { percentile } from './latency.ts'
import type { Counted, Tally } from './tally.ts'

/** What had to hold, and whether it did. Leaks come first: nothing outweighs one. */
export function assess(counted: Counted, thresholds: Thresholds, journey: JourneyId): readonly LoadThreshold[] {
  const leaks = counted.count('leak')
  const wrongShare = counted.flows === 0 ? 1 : counted.count('wrong') / counted.flows
  const p95 = percentile(counted.flowHistogram(), 95)
  return [
    { name: "no tenant got what is another's", limit: '0 leaks', observed: `${leaks} leaks`, held: leaks === 0 },
    {
      name: 'wrong answers',
      limit: `at most ${percent(thresholds.wrongShare)} of the flows`,
      observed: percent(wrongShare),
      held: wrongShare <= thresholds.wrongShare,
    },
    ...(thresholds.flowP95 === undefined
      ? []
      : [
          {
            name: '95th percentile of a whole flow',
            limit: `${thresholds.flowP95} ms`,
            observed: `${p95.toFixed(1)} ms`,
            held: p95 <= thresholds.flowP95,
          },
        ]),
    ...assessFairness(counted, journey),
  ]
}

/** Milliseconds a flow that k6 may take for itself at the 95th percentile before its numbers are doubted. */
const ownTimeLimit = 10

export interface Generator {
  readonly saturated: boolean
  /** Milliseconds a flow that k6 took for itself, at the 95th percentile. */
  readonly ownTimeP95: number
  /** Of all processors of the machine, the share that k6 used. */
  readonly cpuShare: number
  readonly processes: number
}

/** Whether the generator was the limit: then the numbers say nothing about the target. */
export function generatorOf(tally: Tally, cpuSeconds: number, seconds: number, processes = 1): Generator {
  const cpuShare = seconds === 0 ? 0 : cpuSeconds / seconds / availableParallelism()
  const ownTimeP95 = percentile(tally.ownTime(), 95)
  return { saturated: ownTimeP95 > ownTimeLimit || cpuShare > 0.9, ownTimeP95, cpuShare, processes }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}
