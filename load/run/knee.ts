import type { LoadResult } from '../../reports/load-model.ts'

type Trials = NonNullable<LoadResult['knee']>['trials']
type Trial = Trials[number]

export interface Search {
  /** Flows a second to begin with. */
  readonly from: number
  readonly most: number
  /** Ends where the highest good and the lowest bad rate are this close: 0.1 is a tenth. */
  readonly precision: number
  readonly tryRate: (rate: number) => Promise<Trial>
  /** Ends the search early; what was tried counts. */
  readonly stopped?: () => boolean
}

/** The highest arrival rate that holds: doubled until one does not, then halved in between. */
export async function findKnee({
  from,
  most,
  precision,
  tryRate,
  stopped = () => false,
}: Search): Promise<NonNullable<LoadResult['knee']>> {
  const trials: Trial[] = []
  let [good, bad] = [0, Number.POSITIVE_INFINITY]
  let rate = from
  while (bad > good * (1 + precision) && good < most && rate >= 1 && !stopped()) {
    const trial = await tryRate(rate)
    trials.push(trial)
    if (trial.held) good = rate
    else bad = rate
    rate = Math.round(Number.isFinite(bad) ? (good + bad) / 2 : Math.min(most, rate * 2))
    if (rate === good || rate === bad) break
  }
  return { rate: good, trials }
}
