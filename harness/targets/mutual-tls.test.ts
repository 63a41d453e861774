import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAuthority, type SimulatedTenant, startSimulators } from '../../simulators/index.ts'
import { command } from '../cli/command-in-tests.ts'
import { type CertifiedClients, certifiedClients } from './certified-clients.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parcelproof-mutual-tls-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function clientsOf(tenant: SimulatedTenant, { certificates }: CertifiedClients) {
  return tenant.clients.map(({ clientId, tokenEndpointAuthMethod, applicationType, redirectUris, scope }, index) => ({
    id: clientId,
    auth: tokenEndpointAuthMethod,
    ...certificates[index],
    application: applicationType,
    redirectUris,
    scope,
  }))
}

test('tries a server of somebody else by https, with the certificates of a configuration file', async () => {
  const authority = await createAuthority()
  await using simulators = await startSimulators({ carriers: ['usps'], tls: authority, inProcess: true })
  const usps = simulators.carrier('usps')
  const own = await certifiedClients(authority, 'acme')
  const tenant = await usps.addTenant({ id: 'acme', clients: own.specs })
  const configuration = {
    version: 1,
    name: 'ours',
    authorizationServer: {
      issuer: usps.issuer,
      ca: 'ca.pem',
      tenants: [{ id: 'acme', clients: clientsOf(tenant, own) }],
    },
  }
  const path = join(folder, 'parcelproof.json')
  await writeFile(join(folder, 'ca.pem'), authority.cert)
  await writeFile(path, JSON.stringify(configuration))
  const out = ['--out', join(folder, 'report'), '--reporter', 'json']
  const ids = ['authorization-server/mutual-tls', 'authorization-server/metadata/transport']
  const run = await command(['run', ...ids, '--config', path, ...out])
  expect([run.code, run.error]).toEqual([0, ''])
  expect(run.out).toContain('None of 4 results failed')
})
