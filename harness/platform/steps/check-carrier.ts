import type { Pair } from '../kit.ts'
import type { PendingFlow } from '../records.ts'
import { Refusal } from '../refusal.ts'

/** The answer came in at the callback that belongs to this flow's carrier (RFC 9700, 4.4.2.2). */
export function checkCarrier(flow: PendingFlow, pair: Pair): void {
  if (flow.carrier !== pair.carrier) throw new Refusal('CONNECTION_NOT_COMPLETED', 'other-carrier')
}
