import type { Pair } from '../kit.ts'
import type { Platform } from '../platform.ts'
import { Refusal } from '../refusal.ts'
import { renewable } from './call.ts'
import { connectionWithTraffic } from './connection-with-traffic.ts'

export type ConnectionStatus = 'connected' | 'not-connected' | 'reconnect-needed'

/** How a pair stands, without asking the carrier. */
export async function status(platform: Platform, pair: Pair): Promise<ConnectionStatus> {
  const { kit, steps } = platform
  const governed = await steps.choosePolicy(kit, steps.authorizeTenant(kit, pair))
  try {
    const { place, opened } = await connectionWithTraffic(platform, governed)
    const { record } = opened
    if (record.kind === 'by-credentials') return 'connected'
    if (record.kind === 'reconnect-needed') return 'reconnect-needed'
    const over = steps.tokenAge(kit, record.tokens) === 'expired' && !renewable(place, record.tokens)
    return over ? 'reconnect-needed' : 'connected'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'NOT_CONNECTED') return 'not-connected'
    if (error.code === 'RECONNECT_NEEDED') return 'reconnect-needed'
    throw error
  }
}
