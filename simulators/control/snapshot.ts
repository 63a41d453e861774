import { z } from 'zod'
import { carrierIds, carrierProfiles } from '../carriers/carrier.ts'
import { keysOf, signingJwk } from '../core/keys.ts'
import { readdress } from '../core/readdress.ts'
import { tenancySnapshot } from '../core/tenancy-schema.ts'
import { storeSnapshot } from '../core/token-store.ts'
import { faultInForce } from '../faults/fault-plan.ts'
import { latchInForce } from '../faults/latches.ts'
import { SimulatorError } from '../simulator-error.ts'
import { clockAnchor } from '../store/shared-state.ts'
import { journalAnswer } from './answers.ts'
import type { Bench } from './run-command.ts'

/** The whole state of one carrier as JSON. It holds secrets of the simulation, and nobody else's. */
export const snapshotSchema = z.object({
  version: z.literal(2),
  carrier: z.enum(carrierIds),
  origin: z.string().describe('Where it was taken; put back elsewhere, its addresses move.'),
  profile: z.enum(carrierProfiles),
  quirks: z.record(z.string(), z.boolean()),
  clock: clockAnchor.describe('What the clock showed at one moment of real time, and how it goes on from there.'),
  jwks: z.array(signingJwk).describe('The private keys that tokens are signed with.'),
  cookieKey: z.string(),
  store: storeSnapshot.describe('Clients, codes, tokens, sign-ins, quotas.'),
  tenancy: tenancySnapshot,
  faults: z.array(faultInForce),
  latches: z.array(latchInForce),
  journal: z.object({ lastId: z.number(), flows: z.number(), entries: z.array(journalAnswer) }),
})
export type Snapshot = z.infer<typeof snapshotSchema>

/** Reads a snapshot of this carrier. */
export function readSnapshot(input: unknown, carrier: string): Snapshot {
  const parsed = snapshotSchema.safeParse(input)
  if (!parsed.success)
    throw new SimulatorError(
      'BAD_REQUEST',
      `This is not a snapshot: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}.`,
    )
  if (parsed.data.carrier !== carrier)
    throw new SimulatorError('BAD_REQUEST', `This is a snapshot of ${parsed.data.carrier}, not of ${carrier}.`)
  return parsed.data
}

/** Takes the whole state of a carrier. */
export async function snapshotOf({ kit, profile, quirks, state, bench, clock }: Bench): Promise<Snapshot> {
  const whole = {
    version: 2,
    carrier: kit.carrier.id,
    origin: kit.origin,
    profile,
    quirks,
    clock: clock.anchor(),
    jwks: state.keys.jwks.keys,
    cookieKey: state.cookieKey,
    store: await state.store.snapshot(),
    tenancy: state.tenancy.snapshot(),
    faults: bench.faults.inForce(),
    latches: bench.latches.inForce(),
    journal: { flows: bench.flows.count(), ...bench.journal.snapshot() },
  }
  // Copied as JSON, so that nothing in it changes with the server.
  return readSnapshot(JSON.parse(JSON.stringify(whole)), kit.carrier.id)
}

/** Puts a whole state in the place of the one that is there. Requests that latches held then are let go. */
export async function restoreSnapshot(on: Bench, { origin, ...taken }: Snapshot): Promise<void> {
  const { bench, state, kit, clock } = on
  const snapshot = readdress(taken, origin, kit.origin)
  bench.faults.clear()
  bench.latches.clear()
  on.setClock({})
  clock.follow(snapshot.clock)
  state.keys = keysOf(snapshot.jwks)
  state.cookieKey = snapshot.cookieKey
  await state.store.restore(snapshot.store)
  state.tenancy.restore(snapshot.tenancy)
  on.configure(snapshot.profile, snapshot.quirks)
  bench.faults.adopt(snapshot.faults)
  bench.latches.adopt(snapshot.latches)
  bench.journal.restore(snapshot.journal)
  bench.flows.goOn(snapshot.journal.flows)
}
