import type { Pair } from '../kit.ts'
import type { Platform } from '../platform.ts'
import { Refusal } from '../refusal.ts'

export type ConnectionStatus = 'connected' | 'not-connected' | 'reconnect-needed'

/** How a pair stands, without asking the carrier. */
export async function status({ kit, steps }: Platform, pair: Pair): Promise<ConnectionStatus> {
  steps.authorizeTenant(kit, pair)
  try {
    const { record } = await steps.loadConnection(kit, pair)
    if (record.kind === 'reconnect-needed') return 'reconnect-needed'
    const over = steps.tokenAge(kit, record.tokens) === 'expired' && record.tokens.refreshToken === undefined
    return over ? 'reconnect-needed' : 'connected'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'NOT_CONNECTED') return 'not-connected'
    if (error.code === 'RECONNECT_NEEDED') return 'reconnect-needed'
    throw error
  }
}
