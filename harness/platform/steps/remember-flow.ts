import { digest } from '../digest.ts'
import type { Kit } from '../kit.ts'
import type { PendingFlow } from '../records.ts'
import type { EntryKey } from '../store/store.ts'

/** Keeps the flow under its tenant until its time is over. */
export async function rememberFlow(kit: Kit, flow: PendingFlow): Promise<void> {
  await kit.vault.put(flowKey(flow.tenant, flow.id), flow, flow.expiresAt)
}

/** The name of a flow, made from its state. The state itself is in no key, cookie name or log. */
export function flowIdOf(state: string): string {
  return digest(state)
}

/** Where a flow of this tenant is kept. */
export function flowKey(tenant: string, id: string): EntryKey {
  return { tenant, kind: 'pkce_verifier', id }
}
