import { tokenServerOf } from '../carriers/server-of.ts'
import { disconnect } from '../journeys/disconnect.ts'
import type { Pair } from '../kit.ts'
import { type Platform, tellOf } from '../platform.ts'
import type { RegisteredClient } from '../records.ts'
import { Refusal } from '../refusal.ts'
import type { AllowedPair } from '../steps/authorize-tenant.ts'
import { broughtClient, storedClient } from '../steps/find-client.ts'
import { clientPlace } from './client-place.ts'
import { deleteClient, readClient, withCredentialsOf } from './manage-client.ts'

/** A client as the operator may see it: no secret in it. */
export interface OnboardedClient {
  readonly tenant: string
  readonly carrier: string
  readonly environment: 'production' | 'sandbox'
  readonly pattern: 'client-per-tenant' | 'shared-client'
  readonly clientId: string
  readonly redirectUri: string
  readonly scope?: string | undefined
  /** Whether the platform can change it at the carrier (RFC 7592). */
  readonly managed: boolean
}

/** Registers the client of a pair (RFC 7591); where there is one already, that one is told of. */
export async function onboard(platform: Platform, pair: Pair): Promise<OnboardedClient> {
  const { kit, steps } = platform
  const allowed = steps.authorizeTenant(kit, pair)
  const client = await steps.findClient(kit, allowed, await tokenServerOf(kit, allowed))
  tellOf(platform, pair, 'client-registered', { by: 'operator' })
  return shown(allowed, client, allowed.settings.scope)
}

/** Asks the carrier how it has the client registered (RFC 7592). */
export async function readOnboarded(platform: Platform, pair: Pair): Promise<OnboardedClient> {
  const { kit, steps } = platform
  const { allowed, client } = await managed(platform, pair)
  const known = await atCarrier(() => readClient(kit, client))
  if (known === undefined) throw new Refusal('NOT_FOUND', 'no-client')
  await steps.keepRegistration(kit, clientPlace(kit, allowed), withCredentialsOf(client, known))
  return shown(allowed, client, known.scope)
}

/** Registers the client's callbacks and scope anew, with the credentials it has. */
export async function updateOnboarded(
  platform: Platform,
  pair: Pair,
  changes: { readonly scope?: string | undefined },
): Promise<OnboardedClient> {
  const { kit, steps } = platform
  const { allowed, client } = await managed(platform, pair)
  const place = clientPlace(kit, allowed)
  const scope = changes.scope ?? allowed.settings.scope
  const updated = await atCarrier(() => steps.updateClient(kit, client, { ...place, scope }))
  await steps.keepRegistration(kit, place, updated)
  tellOf(platform, pair, 'client-updated', { by: 'operator' })
  return shown(allowed, updated, scope)
}

/**
 * Ends the connection of a pair and, where the client is its own, deletes that at the carrier. A shared client loses the
 * tenant's callback when the tenant leaves the configuration; the others go on with it.
 */
export async function offboard(platform: Platform, pair: Pair): Promise<void> {
  const { kit } = platform
  const { allowed, client } = await managed(platform, pair)
  await disconnect(platform, pair)
  if (allowed.pattern === 'shared-client') return
  await atCarrier(() => deleteClient(kit, client))
  await kit.vault.delete(clientPlace(kit, allowed).key)
  tellOf(platform, pair, 'client-deleted', { by: 'operator' })
}

interface Managed {
  readonly allowed: AllowedPair
  readonly client: RegisteredClient
}

/** A client that the platform registered itself; one that was brought along is not its to change. */
async function managed({ kit, steps }: Platform, pair: Pair): Promise<Managed> {
  const allowed = steps.authorizeTenant(kit, pair)
  if (broughtClient(allowed) !== undefined) throw new Refusal('NOT_FOUND', 'no-client')
  const client = await storedClient(kit, allowed, clientPlace(kit, allowed))
  if (client?.registrationUri === undefined) throw new Refusal('NOT_FOUND', 'no-client')
  return { allowed, client }
}

async function atCarrier<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new Refusal('CARRIER_UNAVAILABLE', 'management-refused', cause)
  }
}

function shown(allowed: AllowedPair, client: RegisteredClient, scope: string | undefined): OnboardedClient {
  const { tenant, carrier, environment, pattern, redirectUri } = allowed
  const { clientId, registrationUri } = client
  const managed = registrationUri !== undefined
  return {
    tenant,
    carrier,
    environment,
    pattern,
    clientId,
    redirectUri,
    managed,
    ...(scope === undefined ? {} : { scope }),
  }
}
