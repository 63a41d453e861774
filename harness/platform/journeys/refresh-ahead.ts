import type { Kit } from '../kit.ts'
import type { Platform } from '../platform.ts'
import { placesOf } from '../policies/traffic.ts'
import type { Tokens } from '../records.ts'
import { Refusal } from '../refusal.ts'
import { connectionKey, usable } from '../steps/load-connection.ts'
import type { Appointment } from '../store/store.ts'
import { laterCodes } from './later-codes.ts'
import { refresh } from './refresh.ts'

const lookEveryMs = 15_000
const atOnce = 20
/** When a claimed refresh is looked at again, if nothing has become of it. */
const againMs = 60_000

/** What refreshes tokens before anybody asks for them. */
export interface RefreshAhead {
  /** Begins nothing new, and comes back when what was under way has ended. */
  stop(): Promise<void>
}

/**
 * Refreshes tokens five to ten minutes before their end, each at its own moment, whether or not anybody calls. One look at
 * one list serves all tenants of all processes; where the carrier says no for good, nothing is tried again.
 */
export function startRefreshAhead(platform: Platform): RefreshAhead {
  const stopped = new AbortController()
  const { kit } = platform
  const look = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const now = kit.clock.now()
      const due = await kit.store.claimDue({ by: now, again: now + jittered(kit, againMs), limit: atOnce })
      await Promise.all(due.map((appointment) => keepAppointment(platform, appointment)))
      if (due.length < atOnce) return
    }
  }
  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await kit.clock.wait(jittered(kit, lookEveryMs), stopped.signal)
      // Whatever went wrong, the next look is the next try.
      if (!stopped.signal.aborted) await look().catch(() => undefined)
    }
  }
  const running = run()
  return {
    async stop() {
      stopped.abort()
      await running
    },
  }
}

/** A pair's connection; a pair that has several tells them apart after a dot. */
type Place = Parameters<typeof connectionKey>[0]

/** Notes when these tokens are to be refreshed. Written before they are kept: a note too many does no harm. */
export async function appointRefresh(kit: Pick<Kit, 'store'>, place: Place, tokens: Tokens): Promise<void> {
  const { refreshToken, refreshAt } = tokens
  if (refreshToken === undefined || refreshAt === undefined) return cancelRefresh(kit, place)
  // Without the note they are refreshed when they are used: never a reason to lose them.
  await kit.store.appoint(connectionKey(place), refreshAt).catch(() => undefined)
}

/** Drops the note. One that stays by mistake is dropped when its time comes. */
export async function cancelRefresh({ store }: Pick<Kit, 'store'>, place: Place): Promise<void> {
  await store.cancel(connectionKey(place)).catch(() => undefined)
}

async function keepAppointment(platform: Platform, appointment: Appointment): Promise<void> {
  const { kit, steps } = platform
  const { tenant, id } = appointment
  const [carrier = ''] = id.split('.')
  try {
    const governed = await steps.choosePolicy(kit, steps.authorizeTenant(kit, { tenant, carrier }))
    // A connection of the environment that this pair has left is not touched with the credentials of the other one.
    const allowed = placesOf(governed).find((place) => connectionKey(place).id === id)
    if (allowed === undefined) throw new Refusal('NOT_CONNECTED', 'no-connection')
    const { tokens } = usable(await steps.loadConnection(kit, allowed)).record
    const age = steps.tokenAge(kit, tokens)
    if (age === 'due') await refresh(platform, allowed, tokens)
    else if (age === 'fresh') await appointRefresh(kit, allowed, tokens)
    // Nobody managed in time: left to the next call, which asks the carrier only when it has a use for the answer.
    else await cancelRefresh(kit, allowed)
  } catch (error) {
    if (!mayPass(error)) await kit.store.cancel(appointment).catch(() => undefined)
  }
}

/** Whether it is worth while to come back: the carrier or the store is away, or the operator has stopped the pair. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof Refusal)) return false
  return laterCodes.includes(error.code) || error.code === 'UNAVAILABLE' || error.reason === 'suspended'
}

/** A quarter more or less, so that processes do not move in step. */
function jittered({ random }: Pick<Kit, 'random'>, milliseconds: number): number {
  const [octet = 0] = random(1)
  return milliseconds * (0.75 + octet / 510)
}
