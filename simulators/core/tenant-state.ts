import { z } from 'zod'
import { keysOf, newKeys, type ServerKeys, signingJwk } from './keys.ts'
import type { ServerState } from './server-state.ts'
import type { Tenancy } from './tenancy.ts'
import type { StateStore, TokenStore } from './token-store.ts'

/** What the issuer of one tenant works on: its own part of the carrier's state, and its own keys. */
export async function tenantState(state: ServerState, tenant: string): Promise<TenantState> {
  return {
    store: storeOfTenant(state.store, tenant),
    tenancy: tenancyOf(state.tenancy, tenant),
    keys: await tenantKeys(state.store, tenant),
    cookieKey: state.cookieKey,
  }
}

export interface TenantState extends Pick<ServerState, 'tenancy' | 'keys' | 'cookieKey'> {
  readonly store: TokenStore
}

/**
 * The same store, in which nothing is found by its id that another tenant's issuer put there. Grants and sessions have
 * random names that nobody else gets to see; what came from a grant is known by the grant's own name.
 */
export function storeOfTenant(store: TokenStore, tenant: string): TokenStore {
  const own = (model: string, id: string) => (model === 'Grant' ? id : `${tenant}/${id}`)
  return {
    find: (model, id) => store.find(model, own(model, id)),
    findByUid: (model, uid) => store.findByUid(model, uid),
    upsert: (model, id, payload, expiresIn) => store.upsert(model, own(model, id), payload, expiresIn),
    destroy: (model, id) => store.destroy(model, own(model, id)),
    claim: (model, id) => store.claim(model, own(model, id)),
    first: (model, id, expiresIn) => store.first(model, own(model, id), expiresIn),
    count: (name, endsAt) => store.count(`${tenant}/${name}`, endsAt),
    revokeGrant: (grantId) => store.revokeGrant(grantId),
    endClient: (clientId) => store.endClient(clientId),
  }
}

/** The same tenants, of which an issuer knows its own alone. */
function tenancyOf(tenancy: Tenancy, tenant: string): Tenancy {
  const own = (found: ReturnType<Tenancy['get']>) => (found?.id === tenant ? found : undefined)
  return {
    ...tenancy,
    get: (id) => own(tenancy.get(id)),
    all: () => tenancy.all().filter(({ id }) => id === tenant),
    ofClient: (clientId) => own(tenancy.ofClient(clientId)),
    ofInitialAccessToken: (token) => own(tenancy.ofInitialAccessToken(token)),
  }
}

const kept = z.object({ signingKeys: z.array(signingJwk) })

/** Kept with the rest of the state, so that snapshots hold them and other processes sign with them too. */
async function tenantKeys(store: StateStore, tenant: string): Promise<ServerKeys> {
  const known = kept.safeParse(await store.find('TenantKeys', tenant)).data
  if (known !== undefined) return keysOf(known.signingKeys)
  const keys = await newKeys(tenant)
  await store.upsert('TenantKeys', tenant, { signingKeys: [...keys.jwks.keys] })
  return keys
}
