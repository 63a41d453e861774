import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfiguration } from './load.ts'
import { configurationTemplate } from './template.ts'

const secrets = { ACME_SECRET: 's1', GLOBEX_SECRET: 's2', ALICE_PASSWORD: 'p1', BOB_PASSWORD: 'p2' }

test('loads as it is written once its variables are set', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'parcelproof-')), 'parcelproof.yaml')
  await writeFile(file, configurationTemplate)
  const { name, authorizationServer } = await loadConfiguration(file, secrets)
  expect(name).toBe('our-server')
  expect(authorizationServer?.tenants.map(({ id }) => id)).toEqual(['acme', 'globex'])
  expect(authorizationServer?.tenants[0]?.clients[0]?.secret).toBe('s1')
})

test('loads with every commented line switched on', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'parcelproof-')), 'parcelproof.yaml')
  const everything = configurationTemplate
    .replace(/^(\s*)# (?=(?: {2})?[a-zA-Z_]+:(?! …)(?! \$schema))/gm, '$1')
    .replace('hosts: [as.example]', 'hosts: [as.example, api.example]')
  await writeFile(file, everything)
  const env = { ...secrets, API_SECRET: 's3', INITIAL_ACCESS_TOKEN: 's4' }
  const { authorizationServer } = await loadConfiguration(file, env)
  expect(authorizationServer).toMatchObject({
    endpoints: { introspection_endpoint: 'https://as.example/introspect' },
    authorize: { params: { prompt: 'consent' } },
    introspection: { secret: 's3' },
    registration: { initialAccessToken: 's4' },
    facts: { pkce: 'required', refreshNeeds: ['offline_access'], lifetimes: { refresh: 30 * 24 * 3_600_000 } },
  })
  expect(authorizationServer?.tenants[0]).toMatchObject({
    resource: 'https://api.example/acme',
    probe: { url: 'https://api.example/acme/me' },
  })
})
