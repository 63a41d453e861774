import type { ClientFacts, PlatformClient, PlatformTenant, PlayedCarrier } from '../../../scenarios/api/client.ts'
import type { KnownClient, Ledger } from '../../carrier/ledger.ts'
import type { ClientTenantConfiguration } from './input.ts'

/** A tenant as scenarios see it: its clients are looked up when asked for, because some are learned on the way. */
export function platformTenant(tenant: ClientTenantConfiguration, facts: ClientFacts, ledger: Ledger): PlatformTenant {
  return {
    id: tenant.id,
    authenticated: tenant.headers.length > 0 || tenant.login.kind !== 'none',
    facts: { ...facts, ...tenant.facts },
    client(carrier: PlayedCarrier) {
      const known = ledger.clients.findLast((client) => client.tenant === tenant.id && client.carrier === carrier.id)
      return known === undefined ? undefined : platformClient(known)
    },
  }
}

function platformClient({ id, authentication, redirectUri }: KnownClient): PlatformClient {
  const { method } = authentication
  return { id, method: method === 'omitted' ? 'other' : method, redirectUri }
}
