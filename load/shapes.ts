import { type JourneyId, journeys } from './journeys.ts'

/** A stretch of time towards an arrival rate. */
export interface Stage {
  /** Flows started a second at its end. */
  readonly rate: number
  readonly seconds: number
}

/** How arrivals come over time. Rates are arrivals, not answers: a slow server does not slow the question down. */
export interface Shape {
  /** Flows started a second at the beginning. */
  readonly startRate: number
  readonly stages: readonly Stage[]
}

export interface ShapeSettings {
  /** Flows a second at the height of the shape. */
  readonly rate: number
  readonly seconds: number
}

export const shapeIds = ['smoke', 'steady', 'ramp', 'spike', 'soak', 'knee'] as const
export type ShapeId = (typeof shapeIds)[number]

/** What a shape does where nobody says otherwise. */
export const shapeDefaults: Readonly<Record<ShapeId, ShapeSettings>> = {
  smoke: { rate: 10, seconds: 4 },
  steady: { rate: 100, seconds: 30 },
  ramp: { rate: 200, seconds: 40 },
  spike: { rate: 300, seconds: 30 },
  soak: { rate: 100, seconds: 2000 },
  // One trial of the search; `knee.ts` chooses the rates.
  knee: { rate: 50, seconds: 6 },
}

/** Flows cannot be told to have got over a change in less than this. */
const shortestWithPlot = 8

/** Seconds a journey goes on in a shape where nobody says otherwise. */
export function secondsFor(journey: JourneyId, shape: ShapeId): number {
  const { seconds } = shapeDefaults[shape]
  return journeys[journey].plot === undefined ? seconds : Math.max(shortestWithPlot, seconds)
}

/** The arrivals of a shape. */
export function shapeOf(id: ShapeId, { rate, seconds }: ShapeSettings): Shape {
  switch (id) {
    case 'smoke':
    case 'steady':
    case 'soak':
    case 'knee':
      return { startRate: rate, stages: [{ rate, seconds }] }
    case 'ramp':
      return { startRate: Math.max(1, rate / 10), stages: [{ rate, seconds }] }
    case 'spike': {
      const quiet = Math.max(1, rate / 10)
      const third = seconds / 3
      return {
        startRate: quiet,
        stages: [
          { rate: quiet, seconds: third },
          { rate, seconds: 1 },
          { rate, seconds: Math.max(1, third - 2) },
          { rate: quiet, seconds: 1 },
          { rate: quiet, seconds: third },
        ],
      }
    }
  }
}

export function durationOf({ stages }: Shape): number {
  return stages.reduce((sum, { seconds }) => sum + seconds, 0)
}
