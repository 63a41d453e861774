import type { Kit } from '../kit.ts'
import type { PendingFlow } from '../records.ts'
import { Refusal } from '../refusal.ts'

/** The flow is not older than it may be, by the platform's own clock and no other. */
export function checkLifetime(kit: Pick<Kit, 'clock'>, flow: PendingFlow): void {
  if (kit.clock.now() >= flow.expiresAt) throw new Refusal('CONNECTION_NOT_COMPLETED', 'flow-expired')
}
