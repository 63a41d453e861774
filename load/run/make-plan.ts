import { interventionsOf } from '../interventions.ts'
import { type JourneyId, journeys } from '../journeys.ts'
import { LoadError } from '../load-error.ts'
import type { LoadPlan, Noise, Thresholds } from '../plan.ts'
import { durationOf, type ShapeId, shapeOf } from '../shapes.ts'
import type { LoadTarget } from '../target.ts'

export interface PlanSettings {
  readonly journey: JourneyId
  readonly shape: ShapeId
  /** Flows a second at the height of the shape. */
  readonly rate: number
  readonly seconds: number
  readonly seed: number
  readonly thresholds: Thresholds
  readonly target: LoadTarget
}

/** One flow in a hundred is followed by requests that have to be refused; a short smoke run needs more of them. */
const negativeShare = (shape: ShapeId) => (shape === 'smoke' ? 0.25 : 0.01)
const requestTimeoutSeconds = 10
const recoverySeconds = 1.5
/** How many times its share one tenant sends while the others are compared. */
const noisyTimes = 50

/**
 * What k6 is told.
 * @throws LoadError where the journey is not for this target
 */
export function planOf(settings: PlanSettings): LoadPlan {
  const { journey, rate, seconds, seed, thresholds, target } = settings
  checkTarget(settings)
  const { popularity, plot } = journeys[journey]
  const shape = shapeOf(settings.shape, { rate, seconds })
  const duration = durationOf(shape)
  return {
    journey,
    shape,
    popularity,
    negativeShare: negativeShare(settings.shape),
    seed,
    thresholds,
    requestTimeoutSeconds,
    interventions: interventionsOf(plot, target, duration),
    recoverySeconds,
    ...(journey === 'noisy-neighbour' ? { noise: noiseOf(target, rate, duration) } : {}),
  }
}

/** The first half is quiet, so that the others are compared with themselves in the same run. */
function noiseOf({ pairs }: LoadTarget, rate: number, seconds: number): Noise {
  const tenants = [...new Set(pairs.map(({ tenant }) => tenant))]
  const [tenant] = tenants
  if (tenant === undefined || tenants.length < 2) {
    throw new LoadError('WRONG_TARGET', 'The journey noisy-neighbour needs two tenants or more; name more of them.')
  }
  return { tenant, rate: (noisyTimes * rate) / tenants.length, fromSeconds: seconds / 2, seconds: seconds / 2 }
}

function checkTarget({ journey, target }: PlanSettings): void {
  const possible: readonly string[] = journeys[journey].targets
  if (possible.includes(target.kind)) return
  throw new LoadError('WRONG_TARGET', `The journey ${journey} is for ${possible.join(' or ')}, not for ${target.kind}.`)
}
