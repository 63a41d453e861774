import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type CarrierId, carrierIds, carrierProfiles } from '../carriers/carrier.ts'
import type { Quirk } from '../core/quirk.ts'
import type { RunningCarrier, ServedCarrier, SessionCarrier } from '../core/server.ts'
import { sessionId } from '../core/session-settings.ts'
import { tenantSpec } from '../core/tenant-spec.ts'
import { SimulatorError } from '../simulator-error.ts'
import { clockSetting } from './commands.ts'

/** How a session begins. Everything has a default. */
export const sessionOptions = z
  .strictObject({
    id: sessionId,
    carriers: z.array(z.enum(carrierIds)).min(1).readonly(),
    profile: z.enum(carrierProfiles),
    quirks: z.record(z.string(), z.boolean()),
    clock: clockSetting,
    /** Registered at every carrier of the session. */
    tenants: z.array(tenantSpec).readonly(),
    /** Makes secrets and passwords the same from session to session. */
    seed: z.string(),
    /** Gives each carrier of the session a port of its own, for clients that keep host and port of an address alone. */
    ownPorts: z.boolean(),
    /** Ends the session when nothing was sent to it for so long. */
    idleMs: z
      .number()
      .int()
      .min(1)
      .max(7 * 86_400_000),
  })
  .partial()
export type SessionOptions = Readonly<z.input<typeof sessionOptions>>

/** All carriers once more, with a state that nobody else sees. */
export interface SimulatorSession extends AsyncDisposable {
  readonly id: string
  readonly idleMs: number
  readonly carriers: readonly ServedCarrier[]
  carrier(id: CarrierId): ServedCarrier
  close(): Promise<void>
}

export interface SessionRegistry {
  open(options?: SessionOptions): Promise<SimulatorSession>
  /** @throws {SimulatorError} NOT_FOUND */
  get(id: string): SimulatorSession
  all(): readonly SimulatorSession[]
  close(): Promise<void>
}

const quarterOfAnHourMs = 900_000

/** Keeps the sessions of some carriers, and ends those that nobody uses any more. */
export function createSessionRegistry(
  carriers: readonly RunningCarrier[],
  ownQuirks: readonly Quirk[] = [],
): SessionRegistry {
  const sessions = new Map<string, SimulatorSession>()

  const open = async (options: SessionOptions = {}): Promise<SimulatorSession> => {
    const { id = randomBytes(6).toString('hex'), idleMs = quarterOfAnHourMs } = options
    if (sessions.has(id))
      throw new SimulatorError('BAD_REQUEST', `There is a session ${id} already; choose another id.`)
    const served = await openEverywhere(meant(carriers, options), id, options, ownQuirks)
    let timer: NodeJS.Timeout | undefined
    const close = async () => {
      clearTimeout(timer)
      if (sessions.get(id) === session) sessions.delete(id)
      await Promise.all(served.map((carrier) => carrier.close()))
    }
    const watchIdle = (after: number) => {
      timer = setTimeout(async () => {
        const idle = Math.min(...(await Promise.all(served.map((carrier) => carrier.idleMs()))))
        if (idle >= idleMs) await close()
        else if (sessions.has(id)) watchIdle(idleMs - idle)
      }, after)
      timer.unref()
    }
    const session: SimulatorSession = {
      id,
      idleMs,
      carriers: served,
      carrier: (wanted) => carrierIn(served, wanted),
      close,
      [Symbol.asyncDispose]: close,
    }
    sessions.set(id, session)
    watchIdle(idleMs)
    return session
  }

  return {
    open,
    get(id) {
      const session = sessions.get(id)
      if (session === undefined)
        throw new SimulatorError('NOT_FOUND', `There is no session ${JSON.stringify(id)}; it may have ended.`)
      return session
    },
    all: () => [...sessions.values()],
    close: async () => void (await Promise.all([...sessions.values()].map((session) => session.close()))),
  }
}

function meant(carriers: readonly RunningCarrier[], { carriers: wanted }: SessionOptions): readonly RunningCarrier[] {
  return wanted === undefined ? carriers : wanted.map((id) => carrierIn(carriers, id))
}

function carrierIn<Carrier extends ServedCarrier>(carriers: readonly Carrier[], id: CarrierId): Carrier {
  const found = carriers.find((carrier) => carrier.id === id)
  if (found === undefined) throw new SimulatorError('UNKNOWN_CARRIER', `The ${id} simulator was not started.`)
  return found
}

/** Opens a session at each carrier; where one cannot, nothing of it stays. */
async function openEverywhere(
  carriers: readonly RunningCarrier[],
  id: string,
  options: SessionOptions,
  ownQuirks: readonly Quirk[],
): Promise<readonly SessionCarrier[]> {
  const { profile, quirks = {}, clock, tenants = [], seed, ownPorts = false } = options
  const { checkSwitches } = await import('../carriers/quirks.ts')
  try {
    checkSwitches(quirks, ownQuirks)
  } catch (error) {
    throw new SimulatorError('UNKNOWN_QUIRK', error instanceof Error ? error.message : String(error))
  }
  const settings = { id, profile, quirks, seed, ownPort: ownPorts }
  const opened = await Promise.allSettled(carriers.map((carrier) => carrier.openSession(settings)))
  const served = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  try {
    const failure = opened.find((one) => one.status === 'rejected')
    if (failure !== undefined) throw failure.reason
    for (const carrier of served) {
      if (clock !== undefined) await carrier.command({ kind: 'set-clock', setting: clock })
      for (const spec of tenants) await carrier.command({ kind: 'add-tenant', spec })
    }
    return served
  } catch (error) {
    await Promise.all(served.map((carrier) => carrier.close()))
    throw error
  }
}
