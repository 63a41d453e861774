import type { Kit } from '../../kit.ts'
import type { Connection } from '../../records.ts'
import type { Opened } from '../../sealing/vault.ts'
import { authorizeTenant } from '../../steps/authorize-tenant.ts'
import { broughtClient } from '../../steps/find-client.ts'
import { keepTokens } from '../../steps/keep-tokens.ts'
import { loadConnection } from '../../steps/load-connection.ts'
import { redeemCode } from '../../steps/redeem-code.ts'
import { requestRefresh } from '../../steps/request-refresh.ts'
import { platformTwin } from '../weak-twin.ts'

const loaded = new WeakMap<Kit['tenants'], Map<string, Opened<Connection>>>()

export const sharesConnectionsByCarrier = platformTwin(
  'shares-connections-by-carrier',
  'keeps one connection a carrier in memory, whichever tenant it belongs to',
  'loadConnection',
  async (kit, pair) => {
    const own = await loadConnection(kit, pair)
    const cache = loaded.get(kit.tenants) ?? new Map<string, Opened<Connection>>()
    loaded.set(kit.tenants, cache)
    const found = cache.get(pair.carrier) ?? own
    cache.set(pair.carrier, found)
    return found
  },
)

export const refreshesAsFirstTenant = platformTwin(
  'refreshes-as-first-tenant',
  'refreshes with the client of the first tenant, whoever the token belongs to',
  'requestRefresh',
  (kit, server, client, tokens) => {
    const [tenant = ''] = kit.tenants.keys()
    const carrier = [...kit.carriers].find(([, { issuer }]) => issuer === server.issuer)?.[0] ?? ''
    const first = broughtClient(authorizeTenant(kit, { tenant, carrier }))
    return requestRefresh(kit, server, first ?? client, tokens)
  },
)

export const believesTenantOfTokenAnswer = platformTwin(
  'believes-tenant-of-token-answer',
  'keeps tokens for the tenant that the token answer names',
  'redeemCode',
  async (kit, server, client, flow, answer) => {
    let named: string | undefined
    const send: Kit['send'] = async (url, init) => {
      const response = await kit.send(url, init)
      const body: unknown = await response.clone().json()
      if (typeof body === 'object' && body !== null && 'tenant' in body) named = String(body.tenant)
      return response
    }
    const tokens = await redeemCode({ ...kit, send }, server, client, flow, answer)
    if (named !== undefined && kit.tenants.has(named)) {
      const other = broughtClient(authorizeTenant(kit, { tenant: named, carrier: flow.carrier }))
      await keepTokens(kit, { ...flow, tenant: named }, other ?? client, tokens)
    }
    return tokens
  },
)
