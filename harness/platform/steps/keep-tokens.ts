import type { Kit, Place } from '../kit.ts'
import type { RegisteredClient, Tokens } from '../records.ts'
import { connectionKey } from './load-connection.ts'

/** Seals the tokens at once and keeps them as this tenant's connection to this carrier. */
export async function keepTokens(kit: Kit, pair: Place, client: RegisteredClient, tokens: Tokens): Promise<void> {
  const since = kit.clock.now()
  await kit.vault.put(connectionKey(pair), { kind: 'connected', clientId: client.clientId, since, tokens })
}
