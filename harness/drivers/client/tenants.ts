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
  return { id, method: judgedMethod(authentication.method), redirectUri }
}

/** Ways of authentication that no scenario can judge are all the same to it. */
function judgedMethod(method: KnownClient['authentication']['method']): PlatformClient['method'] {
  switch (method) {
    case 'learned':
    case 'none':
    case 'client_secret_basic':
    case 'client_secret_post':
    case 'private_key_jwt':
      return method
    default:
      return 'other'
  }
}
