import type { CarrierId, CarrierProfile } from '../carriers/carrier.ts'
import type { SourceKey } from '../carriers/sources.ts'
import { replaceStep, type Step } from './step.ts'

/**
 * How sure it is that the carrier does so: its own documentation says it, a recorded exchange shows it, client code or
 * an integrator tells of it, it follows from something else that is known, or nothing is known and this project chose.
 */
export type Confidence = 'documented' | 'recorded' | 'seen' | 'inferred' | 'chosen'

/** What a carrier really does and a plain server would not. */
export interface Quirk {
  /** The carrier, a slash, and what it does. */
  readonly id: `${CarrierId}/${string}`
  readonly carrier: CarrierId
  /** One sentence. */
  readonly says: string
  readonly sources: readonly [SourceKey, ...SourceKey[]]
  readonly confidence: Confidence
  /** What in it is this project's choice all the same, because nothing is known. */
  readonly chosen?: string
  /** The profiles it is on in, unless it is switched. */
  readonly on: readonly CarrierProfile[]
  /** New ones for every server, so that what a step counts is that server's own. */
  steps(): readonly Step[]
}

/** Quirks by id, on or off; what is left out is as the profile says. */
export type QuirkSwitches = Readonly<Record<string, boolean>>

/** The quirks in force. */
export function quirksInForce(
  quirks: readonly Quirk[],
  profile: CarrierProfile,
  switches: QuirkSwitches,
): readonly Quirk[] {
  return quirks.filter((quirk) => switches[quirk.id] ?? quirk.on.includes(profile))
}

/**
 * The table with quirks put in. A quirk's step takes the place of the row of its name and stage; where there is none,
 * it is added: ahead of the table where it sees requests, after it everywhere else.
 */
export function withQuirks(table: readonly Step[], quirks: readonly Quirk[]): readonly Step[] {
  const steps = quirks.flatMap((quirk) => quirk.steps())
  const replacing = (step: Step) => table.some((row) => row.name === step.name && row.stage === step.stage)
  const added = steps.filter((step) => !replacing(step))
  const replaced = steps.filter(replacing).reduce(replaceStep, table)
  const incoming = added.filter(({ stage }) => stage === 'request' || stage === 'before')
  return [...incoming, ...replaced, ...added.filter((step) => !incoming.includes(step))]
}
