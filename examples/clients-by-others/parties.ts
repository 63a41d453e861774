import { type CarrierId, type RunningCarrier, type SimulatedClient, startSimulators } from '../../simulators/index.ts'

/** A tenant's confidential client at a carrier of the `rfc9700` profile. */
export async function startStrictCarrier(id: CarrierId) {
  const simulators = await startSimulators({ profile: 'rfc9700', carriers: [id], inProcess: true })
  const carrier = simulators.carrier(id)
  const tenant = await carrier.addTenant({ id: 'acme' })
  const client = tenant.clients.find(({ tokenEndpointAuthMethod }) => tokenEndpointAuthMethod === 'client_secret_basic')
  return { carrier, tenant, client: required(client), close: () => simulators.close() }
}

/** What the person's browser does at a carrier that signs in and consents by itself: it follows one redirect. */
export async function browserGoesTo(url: URL): Promise<URL> {
  const response = await fetch(url, { redirect: 'manual', headers: { accept: 'text/html' } })
  return new URL(response.headers.get('location') ?? 'about:blank')
}

/** A client for one test of the `today` profile. */
export async function firstClient(carrier: RunningCarrier, spec = {}): Promise<SimulatedClient> {
  const tenant = await carrier.addTenant({ id: 'acme', clients: [{ applicationType: 'web', ...spec }] })
  return required(tenant.clients[0])
}

export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The tenant has no such client.')
  return value
}
