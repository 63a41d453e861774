import type { Kit } from '../kit.ts'
import type { ClientPlace } from '../onboarding/client-place.ts'
import type { RegisteredClient } from '../records.ts'

/** Keeps a client with the credentials its carrier gave last; older ones are not used again (RFC 7592, 2.2). */
export async function keepRegistration(
  kit: Pick<Kit, 'vault'>,
  { key }: Pick<ClientPlace, 'key'>,
  client: RegisteredClient,
): Promise<void> {
  await kit.vault.put(key, client)
}
