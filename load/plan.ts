import type { Intervention } from './interventions.ts'
import type { JourneyId } from './journeys.ts'
import type { Shape } from './shapes.ts'

/** What one k6 process is told. */
export interface LoadPlan {
  readonly journey: JourneyId
  readonly shape: Shape
  /** So many flows one after the other, instead of the shape: what is wrong then is wrong without any load. */
  readonly oneByOne?: number
  readonly popularity: 'even' | 'skewed'
  /** Of all flows, the share that is followed by a request that has to be refused. */
  readonly negativeShare: number
  readonly seed: number
  readonly thresholds: Thresholds
  readonly requestTimeoutSeconds: number
  /** What is done to the carriers meanwhile. */
  readonly interventions: readonly Intervention[]
  /** Seconds a platform may need to find out that a carrier is back. */
  readonly recoverySeconds: number
  /** One tenant that sends far more than its share, in the second half. */
  readonly noise?: Noise | undefined
}

export interface Noise {
  readonly tenant: string
  /** Flows a second. */
  readonly rate: number
  readonly fromSeconds: number
  readonly seconds: number
}

/** What has to hold besides that no tenant gets what is another's, which always has to. */
export interface Thresholds {
  /** Milliseconds that 95 of 100 flows must not exceed. */
  readonly flowP95?: number | undefined
  /** Share of the flows that may end wrong. */
  readonly wrongShare: number
}
