import type { UsableServer } from '../carriers/servers.ts'
import type { Kit } from '../kit.ts'
import { pkceMemory } from '../policies/pkce-memory.ts'
import type { GovernedPair } from './choose-policy.ts'

/** `vanished`: the issuer offered S256 before and does not now. */
export type FlowChoice = 'pkce' | 'legacy' | 'vanished'

/**
 * Settles which of the two flows a connect takes. What an issuer once offered stays required of it: an entry that
 * vanishes from its metadata is what a downgrade looks like (RFC 9700, 2.1.1). Only the operator's own `legacy` goes without.
 */
export async function chooseFlow(kit: Kit, { policy }: GovernedPair, server: UsableServer): Promise<FlowChoice> {
  if (policy.flow === 'legacy') return 'legacy'
  if (server.code_challenge_methods_supported?.includes('S256') === true) {
    await pkceMemory.remember(kit, server.issuer)
    return 'pkce'
  }
  if (await pkceMemory.knows(kit, server.issuer)) return 'vanished'
  return policy.flow === 'detect' ? 'legacy' : 'pkce'
}
