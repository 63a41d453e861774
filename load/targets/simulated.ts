import type { CarrierId, CarrierProfile, RunningCarrier, SimulatedTenant } from '../../simulators/index.ts'
import { carrierLifetimes, type Simulators, startSimulators } from '../../simulators/index.ts'
import type { LoadTarget, ServerPair, Workbench } from '../target.ts'

export interface SimulatedTargetSettings {
  readonly carriers?: readonly CarrierId[] | undefined
  readonly profile: CarrierProfile
  readonly tenants: number
  /** Lets journeys change the carriers while they run; it costs them some speed. */
  readonly workbench?: boolean
  /** Runs the carriers in this thread instead of one worker each. */
  readonly inProcess?: boolean
}

/** Simulated carriers with tenants registered, ready to be loaded. */
export interface SimulatedTarget extends AsyncDisposable {
  readonly target: LoadTarget
  readonly simulators: Simulators
}

/** Starts carriers and registers tenants, each with one confidential client at each of them. */
export async function startSimulatedTarget(settings: SimulatedTargetSettings): Promise<SimulatedTarget> {
  const { carriers, profile, tenants, workbench: control = false, inProcess = false } = settings
  const some = carriers === undefined ? {} : { carriers }
  const simulators = await startSimulators({ profile, control, inProcess, ...some })
  const close = () => simulators.close()
  try {
    const pairs = await Promise.all(simulators.carriers.map((carrier) => pairsAt(carrier, tenants)))
    const target = {
      kind: 'authorization-server',
      name: `simulated carriers (${profile})`,
      pairs: interleave(pairs),
      ...workbenchOf(simulators),
    } as const
    return { target, simulators, [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw error
  }
}

/** What lets a journey change running carriers, where they were started with a control API. */
export function workbenchOf({ control, carriers }: Simulators): { readonly workbench?: Workbench } {
  if (control === undefined) return {}
  const described = carriers.map(({ id }) => {
    const { accessToken, refreshToken } = carrierLifetimes(id)
    return { id, accessSeconds: accessToken, refreshSeconds: refreshToken }
  })
  return { workbench: { control, carriers: described } }
}

async function pairsAt(carrier: RunningCarrier, tenants: number): Promise<readonly ServerPair[]> {
  const specs = Array.from({ length: tenants }, (_, index) => ({
    id: `tenant-${index + 1}`,
    users: 1,
    clients: [{ tokenEndpointAuthMethod: 'client_secret_basic', applicationType: 'web' } as const],
  }))
  return (await carrier.addTenants(specs)).map((tenant) => pairOf(carrier, tenant))
}

function pairOf(carrier: RunningCarrier, tenant: SimulatedTenant): ServerPair {
  const { authorization_endpoint: authorize, token_endpoint: token } = carrier.endpoints
  const [client] = tenant.clients
  const [redirectUri] = client?.redirectUris ?? []
  if (authorize === undefined || token === undefined || client === undefined || redirectUri === undefined) {
    throw new Error(`${carrier.id} offers no code flow in the profile ${carrier.profile}.`)
  }
  return {
    tenant: tenant.id,
    carrier: carrier.id,
    authorizationEndpoint: authorize,
    tokenEndpoint: token,
    client: {
      id: client.clientId,
      authentication: 'client_secret_basic',
      secret: client.clientSecret,
      redirectUri,
      scope: client.scope,
    },
    resource: tenant.resource,
    probe: { url: tenant.probeUrl, marker: tenant.marker },
    jwksUri: carrier.endpoints.jwks_uri,
  }
}

/** Tenant by tenant, so that a skewed choice prefers tenants, not a carrier. */
function interleave(lists: readonly (readonly ServerPair[])[]): ServerPair[] {
  const longest = Math.max(...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list[index] ?? [])).flat()
}
