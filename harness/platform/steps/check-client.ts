import type { PendingFlow, RegisteredClient } from '../records.ts'
import { Refusal } from '../refusal.ts'

/** The client is the one the flow began with; no other one presents its code. */
export function checkClient(flow: PendingFlow, client: RegisteredClient): void {
  if (client.clientId !== flow.clientId) throw new Refusal('CONNECTION_NOT_COMPLETED', 'client-changed')
}
