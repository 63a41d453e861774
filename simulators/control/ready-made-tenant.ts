import { z } from 'zod'
import type { CarrierId, CarrierProfile } from '../carriers/carrier.ts'
import type { RunningCarrier } from '../core/server.ts'
import type { SimulatedTenant, TenantSpec } from '../core/tenancy.ts'
import { simulatedTenant } from '../core/tenancy-schema.ts'
import { endpointsOfTenant } from '../core/tenant-route.ts'

/** The tenant that is there from the start, so that the first request needs no set-up. */
export const readyMadeTenantId = 'acme'

/** FedEx and USPS take the credentials of a token request from the body today; everything else takes HTTP Basic. */
export function credentialsGoIntoBody(carrier: CarrierId, profile: CarrierProfile): boolean {
  return profile === 'today' && (carrier === 'fedex' || carrier === 'usps')
}

/** A confidential client for servers and a public one for programs on a person's machine. */
export function readyMadeTenant(carrier: CarrierId, profile: CarrierProfile): TenantSpec {
  const tokenEndpointAuthMethod = credentialsGoIntoBody(carrier, profile) ? 'client_secret_post' : 'client_secret_basic'
  return {
    id: readyMadeTenantId,
    clients: [
      { tokenEndpointAuthMethod, applicationType: 'web' },
      { tokenEndpointAuthMethod: 'none', applicationType: 'native' },
    ],
  }
}

/** The ready-made tenant of a carrier: the one that is there, from another process or another start, or a new one. */
export async function takeReadyMadeTenant(carrier: RunningCarrier): Promise<SimulatedTenant> {
  const there = async () => {
    const tenants = z.array(simulatedTenant).parse(await carrier.command({ kind: 'tenants' }))
    return tenants.find(({ id }) => id === readyMadeTenantId)
  }
  const make = () => carrier.addTenant(readyMadeTenant(carrier.id, carrier.profile))
  return (
    (await there()) ??
    make().catch(async (error: unknown) => {
      // Another process was a little earlier.
      const made = await there()
      if (made === undefined) throw error
      return made
    })
  )
}

/** A line for a shell that gets an access token for the tenant's first client. */
export function curlLine(
  running: Pick<RunningCarrier, 'id' | 'profile' | 'origin' | 'issuer' | 'endpoints'>,
  tenant: SimulatedTenant,
): string {
  const [client] = tenant.clients
  if (client === undefined) throw new Error(`Tenant ${tenant.id} has no client; add one first.`)
  const { clientId, clientSecret = '' } = client
  const address = endpointsOfTenant(running, tenant).token_endpoint
  const grant = '-d grant_type=client_credentials'
  return client.tokenEndpointAuthMethod === 'client_secret_post'
    ? `curl -s ${grant} -d client_id=${clientId} -d client_secret=${clientSecret} ${address}`
    : `curl -s -u ${clientId}:${clientSecret} ${grant} ${address}`
}
