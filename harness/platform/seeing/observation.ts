import type { Pair } from '../kit.ts'
import type { RefusalReason } from '../refusal.ts'
import { reasonKind } from './reasons.ts'
import type { Stage } from './stages.ts'

/** `declined`: whoever asked had no right, took too long or said no; that says nothing of the pair. */
export type Result = 'success' | 'failure' | 'declined'

/** How one stage of one pair ended. Holds no secret. */
export interface Observation extends Pair {
  readonly stage: Stage
  readonly result: Result
  /** Where it did not succeed. */
  readonly reason?: RefusalReason
  /** Milliseconds since 1970. */
  readonly at: number
  readonly milliseconds: number
  /** An inner stage has told of the same failure already. */
  readonly toldBefore: boolean
}

/** What a reason makes of a stage. */
export function resultOf(reason: RefusalReason | undefined): Result {
  if (reason === undefined) return 'success'
  const kind = reasonKind(reason)
  return kind === 'caller' || kind === 'security' ? 'declined' : 'failure'
}

/** A flow that has begun has shown nothing yet: it is counted when it ends. */
export function isOnlyBegun({ stage, result }: Pick<Observation, 'stage' | 'result'>): boolean {
  return stage === 'connect' && result === 'success'
}
