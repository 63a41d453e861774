import type { AuthorizationServer } from 'oauth4webapi'
import { registerClient } from '../carriers/register-client.ts'
import type { Kit } from '../kit.ts'
import { type RegisteredClient, registeredClient } from '../records.ts'
import { Refusal } from '../refusal.ts'
import { createShare } from '../share.ts'
import { underLease } from '../store/lease.ts'
import type { EntryKey } from '../store/store.ts'
import type { AllowedPair } from './authorize-tenant.ts'

/** The client of this tenant at this carrier: the one it brought along, or its own registered one. */
export async function findClient(
  kit: Kit,
  allowed: AllowedPair,
  server: AuthorizationServer,
): Promise<RegisteredClient> {
  const { settings, carrierSettings, redirectUri } = allowed
  if (settings.client !== undefined) {
    const { id: clientId, auth: authMethod, secret } = settings.client
    const given = { clientId, authMethod, issuer: carrierSettings.issuer, redirectUri }
    return secret === undefined ? given : { ...given, clientSecret: secret }
  }
  return (await storedClient(kit, allowed)) ?? register(kit, allowed, server)
}

async function storedClient(kit: Kit, allowed: AllowedPair): Promise<RegisteredClient | undefined> {
  const answer = await kit.vault.get(clientKey(allowed), registeredClient)
  if (answer.kind !== 'opened') return undefined
  const { record } = answer.opened
  // A carrier that moved, or a platform that did, needs a new registration.
  const here = record.issuer === allowed.carrierSettings.issuer && record.redirectUri === allowed.redirectUri
  const lives = record.secretExpiresAt === undefined || record.secretExpiresAt > kit.clock.now()
  return here && lives ? record : undefined
}

const share = createShare<RegisteredClient>()

/** Of several connects at once, in whatever process, only the first registers; the others get its client. */
function register(kit: Kit, allowed: AllowedPair, server: AuthorizationServer): Promise<RegisteredClient> {
  const { tenant, carrier } = allowed
  const work = async () => {
    const meanwhile = await storedClient(kit, allowed)
    if (meanwhile !== undefined) return meanwhile
    const client = await registered(kit, allowed, server)
    await kit.vault.put(clientKey(allowed), client)
    return client
  }
  return share(kit, `${tenant}/${carrier}`, () => underLease(kit, tenant, `register.${carrier}`, work))
}

async function registered(kit: Kit, allowed: AllowedPair, server: AuthorizationServer): Promise<RegisteredClient> {
  try {
    return await registerClient(kit, allowed, server)
  } catch (cause) {
    throw new Refusal('CARRIER_UNAVAILABLE', 'registration-refused', cause)
  }
}

function clientKey({ tenant, carrier }: AllowedPair): EntryKey {
  return { tenant, kind: 'client', id: carrier }
}
