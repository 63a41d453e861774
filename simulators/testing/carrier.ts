import { quirks } from '../carriers/quirks.ts'
import {
  type CarrierId,
  type CarrierProfile,
  type QuirkSwitches,
  type RunningCarrier,
  startSimulators,
} from '../index.ts'

export interface StartOptions {
  readonly profile?: CarrierProfile
  readonly quirks?: QuirkSwitches
}

/** One carrier in this thread, on any free port; `today` unless said otherwise. */
export async function startCarrier(id: CarrierId, options: StartOptions = {}): Promise<RunningCarrier> {
  const simulators = await startSimulators({ profile: 'today', ...options, carriers: [id], inProcess: true })
  return simulators.carrier(id)
}

/** A carrier with nothing of its own but the quirks named. */
export function startWithOnly(id: CarrierId, ...named: readonly string[]): Promise<RunningCarrier> {
  const own = quirks.filter(({ carrier }) => carrier === id)
  return startCarrier(id, { quirks: Object.fromEntries(own.map((quirk) => [quirk.id, named.includes(quirk.id)])) })
}
