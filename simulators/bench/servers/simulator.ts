import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type CarrierId, carrierIds, carrierProfiles, type SimulatedTenant, startSimulators } from '../../index.ts'
import { serveInChild } from '../child-side.ts'
import type { BenchClient } from '../contestant.ts'

// A carrier as `startSimulators()` gives it: profile rfc9700, every step of the table in force, in this one thread.
const { values } = parseArgs({
  options: {
    carrier: { type: 'string', default: 'ups' },
    tenants: { type: 'string', default: '10' },
    journal: { type: 'boolean', default: false },
    profile: { type: 'string', default: 'rfc9700' },
  },
})
const id: CarrierId = z.enum(carrierIds).parse(values.carrier)
const profile = z.enum(carrierProfiles).parse(values.profile)
const simulators = await startSimulators({ carriers: [id], inProcess: true, control: values.journal, profile })
const server = simulators.carrier(id)

const oneClient = [{ tokenEndpointAuthMethod: 'client_secret_basic' as const }]
const tenants = await server.addTenants(
  Array.from({ length: Number(values.tenants) }, (_, index) => ({ id: `tenant-${index + 1}`, clients: oneClient })),
)

serveInChild(
  {
    issuer: server.issuer,
    authorizationEndpoint: server.endpoints.authorization_endpoint,
    tokenEndpoint: server.endpoints.token_endpoint,
    jwksUri: server.endpoints.jwks_uri,
    iss: true,
    clients: tenants.flatMap(clientsOf),
  },
  {
    async registerClients(count) {
      const perTenant = 100
      const clients = Array.from({ length: perTenant }, () => oneClient[0] ?? {})
      const specs = Array.from({ length: Math.ceil(count / perTenant) }, (_, index) => ({
        id: `crowd-${index + 1}`,
        users: 1,
        clients,
      }))
      await server.addTenants(specs)
    },
    async moveClock(byMs) {
      const offsetMs = (await server.clock.now()) - Date.now() + byMs
      await server.clock.set({ offsetMs })
    },
  },
)

function clientsOf({ id: tenant, clients, resource, probeUrl, marker }: SimulatedTenant): readonly BenchClient[] {
  return clients.map(({ clientId, clientSecret = '', redirectUris: [redirectUri = ''], scope }) => ({
    clientId,
    clientSecret,
    redirectUri,
    scope,
    resource: { url: probeUrl, marker },
    claims: { tenant, aud: resource, client_id: clientId },
  }))
}
