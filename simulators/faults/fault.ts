import type { z } from 'zod'
import type { Exchange } from '../core/step.ts'

/** What a fault may use on the exchange it hits. */
export interface FaultScene {
  readonly exchange: Exchange
  /** Numbers from 0 to 1 that are the same for the same seed and the same hit. */
  random(): number
  /** Moves the carrier's clock. */
  jumpClock(byMs: number): void
  /** Tells the journal what was done. */
  note(text: string): void
}

/** A fault with its settings filled in. */
export interface PreparedFault {
  /** On the way in: before the carrier does anything. Setting `ctx.body` answers the request. */
  before?(scene: FaultScene): void | Promise<void>
  /** On the way out: the answer is there and not sent. */
  after?(scene: FaultScene): void | Promise<void>
}

/** What no server should do: a name, settings, and what it does with them. */
export interface Fault<Schema extends z.ZodType = z.ZodType> {
  readonly kind: string
  /** One sentence. */
  readonly says: string
  /** Its settings, `kind` among them. */
  readonly settings: Schema
  prepare(settings: unknown): PreparedFault
}

/** Ties a fault's functions to its settings. */
export function fault<Schema extends z.ZodType>(
  kind: string,
  says: string,
  settings: Schema,
  parts: {
    readonly before?: (scene: FaultScene, settings: z.output<Schema>) => void | Promise<void>
    readonly after?: (scene: FaultScene, settings: z.output<Schema>) => void | Promise<void>
  },
): Fault<Schema> {
  return {
    kind,
    says,
    settings,
    prepare(input) {
      const parsed = settings.parse(input)
      const { before, after } = parts
      return {
        ...(before === undefined ? {} : { before: (scene: FaultScene) => before(scene, parsed) }),
        ...(after === undefined ? {} : { after: (scene: FaultScene) => after(scene, parsed) }),
      }
    },
  }
}
