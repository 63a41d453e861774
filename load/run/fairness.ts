import type { LoadThreshold } from '../../reports/load-model.ts'
import type { JourneyId } from '../journeys.ts'
import { percentile } from './latency.ts'
import type { Counted } from './tally.ts'

/** How many times its quiet 99th percentile the others may need while one tenant is noisy. */
const fairTimes = 1.5
/** Fewer flows than this on a side have no 99th percentile worth comparing. */
const fewest = 300

interface Sides {
  readonly quiet: { readonly flows: number; readonly p99: number }
  readonly noisy: { readonly flows: number; readonly p99: number }
}

/** The others' flows before one tenant got noisy and meanwhile, in the same run. */
function sidesOf(counted: Counted): Sides {
  const side = (variant: string) => {
    const histogram = counted.flowHistogram(variant)
    return { flows: histogram.totalCount, p99: percentile(histogram, 99) }
  }
  return { quiet: side('quiet'), noisy: side('noisy') }
}

const comparable = ({ quiet, noisy }: Sides) => quiet.flows >= fewest && noisy.flows >= fewest

/** Whether the others were served as before; nothing where the run was too short to tell. */
export function assessFairness(counted: Counted, journey: JourneyId): readonly LoadThreshold[] {
  if (journey !== 'noisy-neighbour') return []
  const sides = sidesOf(counted)
  if (!comparable(sides)) return []
  const { quiet, noisy } = sides
  return [
    {
      name: "the other tenants' 99th percentile while one is noisy",
      limit: `${fairTimes} × the quiet ${quiet.p99.toFixed(1)} ms`,
      observed: `${noisy.p99.toFixed(1)} ms, ${(noisy.p99 / quiet.p99).toFixed(2)} ×`,
      held: noisy.p99 <= fairTimes * quiet.p99,
    },
  ]
}

/** Says so where there was too little to compare. */
export function doubtsAboutFairness(counted: Counted, journey: JourneyId): readonly string[] {
  if (journey !== 'noisy-neighbour') return []
  const sides = sidesOf(counted)
  if (comparable(sides)) return []
  const sample = `${sides.quiet.flows} quiet and ${sides.noisy.flows} noisy flows of the other tenants`
  return [`${sample} are too few to compare 99th percentiles (${fewest} each): use --shape steady, or a higher rate.`]
}
