import { z } from 'zod'
import type { Quirk } from '../core/quirk.ts'
import type { Step } from '../core/step.ts'
import { SimulatorError } from '../simulator-error.ts'
import { type CarrierId, type CarrierProfile, carrierIds, carrierProfiles } from './carrier.ts'
import { quirks } from './quirks.ts'

/** A quirk of somebody's own: what their carrier's servers do to them and the bundled simulators do not. */
export interface OwnQuirk {
  /** The carrier, a slash, and what it does; not the id of a bundled one. */
  readonly id: `${CarrierId}/${string}`
  readonly carrier: CarrierId
  /** One sentence. */
  readonly says: string
  /** The profiles it is on in, unless it is switched. */
  readonly on: readonly CarrierProfile[]
  /** New ones for every server, so that what a step counts is that server's own. */
  steps(): readonly Step[]
}

const ownQuirk = z
  .object({
    id: z.templateLiteral([z.enum(carrierIds), '/', z.string().min(1)]),
    carrier: z.enum(carrierIds),
    says: z.string().min(1),
    on: z.array(z.enum(carrierProfiles)).readonly(),
    steps: z.custom<OwnQuirk['steps']>((value) => typeof value === 'function', 'it has to be a function'),
  })
  .refine(({ id, carrier }) => id.startsWith(`${carrier}/`), 'its id has to begin with its carrier')
  .refine(({ id }) => quirks.every((bundled) => bundled.id !== id), 'a bundled quirk has this id')

/**
 * Quirks as a module gives them, checked, and in the form of the bundled ones.
 * @throws {SimulatorError} BAD_REQUEST, naming the quirk and what is wrong with it
 */
export function checkOwnQuirks(given: readonly unknown[]): readonly Quirk[] {
  return given.map((value, index) => {
    const parsed = ownQuirk.safeParse(value)
    if (parsed.success) return { ...parsed.data, sources: ['none'], confidence: 'seen' }
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') ?? ''
    throw new SimulatorError(
      'BAD_REQUEST',
      `Quirk ${index + 1} of your own cannot be used: ${where === '' ? '' : `${where}: `}${issue?.message ?? 'not understood'}.`,
    )
  })
}

const quirkModule = z.object({ extensions: z.object({ quirks: z.array(z.unknown()).default([]) }) })

/**
 * The quirks that a module exports as `extensions.quirks`. A carrier runs in a thread of its own, which functions cannot
 * be handed to; so each thread imports the module itself.
 * @throws {SimulatorError} BAD_REQUEST
 */
export async function importOwnQuirks(address: string | undefined): Promise<readonly Quirk[]> {
  if (address === undefined) return []
  const parsed = quirkModule.safeParse(await import(address))
  if (!parsed.success)
    throw new SimulatorError('BAD_REQUEST', 'The module with quirks of your own does not export `extensions`.')
  return checkOwnQuirks(parsed.data.extensions.quirks)
}
