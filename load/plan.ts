import type { JourneyId } from './journeys.ts'
import type { Shape } from './shapes.ts'

/** What one k6 process is told. */
export interface LoadPlan {
  readonly journey: JourneyId
  readonly shape: Shape
  readonly popularity: 'even' | 'skewed'
  /** Of all flows, the share that is followed by a request that has to be refused. */
  readonly negativeShare: number
  readonly seed: number
  readonly thresholds: Thresholds
  readonly requestTimeoutSeconds: number
}

/** What has to hold besides that no tenant gets what is another's, which always has to. */
export interface Thresholds {
  /** Milliseconds that 95 of 100 flows must not exceed. */
  readonly flowP95?: number | undefined
  /** Share of the flows that may end wrong. */
  readonly wrongShare: number
}
