import type { AuthorizationServer } from 'oauth4webapi'
import { isTokenGrant } from '../adapters/grants.ts'
import { type CertifiedClient, certified } from '../carriers/mutual-tls.ts'
import { registerClient } from '../carriers/register-client.ts'
import type { Kit } from '../kit.ts'
import { type ClientPlace, clientPlace } from '../onboarding/client-place.ts'
import { updateClient } from '../onboarding/manage-client.ts'
import { type RegisteredClient, registeredClient } from '../records.ts'
import { carrierUnavailable } from '../refusal.ts'
import { createShare } from '../share.ts'
import { underLease } from '../store/lease.ts'
import type { AllowedPair } from './authorize-tenant.ts'

/** The client of this tenant at this carrier: the one it brought along or shares, or its own registered one. */
export async function findClient(
  kit: Kit,
  allowed: AllowedPair,
  server: AuthorizationServer,
): Promise<CertifiedClient> {
  const brought = broughtClient(allowed)
  if (brought !== undefined) return certified(brought, allowed)
  const place = clientPlace(kit, allowed)
  const kept = await storedClient(kit, allowed, place)
  const client = kept !== undefined && hasCallback(kept, allowed) ? kept : await register(kit, allowed, server, place)
  return certified(forPair(client, allowed), allowed)
}

/** A client that was registered by somebody else, in the tenant's mapping or at the carrier for all that share it. */
export function broughtClient(allowed: AllowedPair): RegisteredClient | undefined {
  const { settings, carrierSettings, pattern, grant } = allowed
  const { sharedClient } = carrierSettings
  const shared = sharedClient !== undefined && 'client' in sharedClient ? sharedClient.client : undefined
  const client = pattern === 'shared-client' && !isTokenGrant(grant) ? shared : settings.client
  if (client === undefined) return undefined
  const { id: clientId, auth: authMethod, secret: clientSecret } = client
  const given = { clientId, authMethod, issuer: carrierSettings.issuer, redirectUri: allowed.redirectUri }
  return clientSecret === undefined ? given : { ...given, clientSecret }
}

/** The client that is kept for this pair, if it still counts. */
export async function storedClient(
  kit: Kit,
  allowed: AllowedPair,
  { key }: ClientPlace,
): Promise<RegisteredClient | undefined> {
  const answer = await kit.vault.get(key, registeredClient)
  if (answer.kind !== 'opened') return undefined
  const { record } = answer.opened
  // A carrier that moved, or a platform that did, needs a new registration.
  const sameCarrier = record.issuer === allowed.carrierSettings.issuer
  const samePlatform = new URL(record.redirectUri).origin === new URL(allowed.redirectUri).origin
  const lives = record.secretExpiresAt === undefined || record.secretExpiresAt > kit.clock.now()
  return sameCarrier && samePlatform && lives ? record : undefined
}

function hasCallback({ redirectUri, redirectUris = [redirectUri] }: RegisteredClient, allowed: AllowedPair): boolean {
  return redirectUris.includes(allowed.redirectUri)
}

/** A shared client as this pair uses it. */
function forPair(client: RegisteredClient, { redirectUri }: AllowedPair): RegisteredClient {
  return { ...client, redirectUri }
}

const share = createShare<RegisteredClient>()

/** Of several connects at once, in whatever process, only the first registers; the others get its client. */
async function register(
  kit: Kit,
  allowed: AllowedPair,
  server: AuthorizationServer,
  place: ClientPlace,
): Promise<RegisteredClient> {
  const { key } = place
  const work = async () => {
    const meanwhile = await storedClient(kit, allowed, place)
    if (meanwhile !== undefined && hasCallback(meanwhile, allowed)) return meanwhile
    const client = await registered(kit, allowed, server, place, meanwhile)
    await kit.vault.put(key, client)
    return client
  }
  const client = await share(kit.vault, `${key.tenant}/${key.id}`, () =>
    underLease(kit, key.tenant, `register.${key.id}`, work),
  )
  return forPair(client, allowed)
}

async function registered(
  kit: Kit,
  allowed: AllowedPair,
  server: AuthorizationServer,
  place: ClientPlace,
  meanwhile: RegisteredClient | undefined,
): Promise<RegisteredClient> {
  const wanted = { ...place, scope: allowed.settings.scope }
  try {
    // A tenant that joins others gets its callback into their client; theirs go on as they are.
    if (meanwhile?.registrationUri !== undefined) return await updateClient(kit, meanwhile, wanted)
    return await registerClient(kit, allowed, server, wanted)
  } catch (cause) {
    throw carrierUnavailable('registration-refused', cause)
  }
}
