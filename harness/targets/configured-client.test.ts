import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { z } from 'zod'
import { command } from '../cli/command-in-tests.ts'

const main = resolve(import.meta.dirname, '../platform/main.ts')
let dir = ''
let port = 0
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parcelproof-platform-'))
  port = await freePort()
  await writeFile(join(dir, 'platform.yaml'), stringify(platformFile(port)))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const globs = [
  'client/pkce/s256-and-own-verifier',
  'client/token-request/credentials',
  'client/tenants/callback-of-another-tenant',
]

test('starts a platform by its command, points it at the carriers, judges it at each of them and stops it', async () => {
  const { code, out, error } = await run(await configuration('good.yaml', {}))
  expect({ code, error }, out).toEqual({ code: 0, error: '' })
  const result = resultShape.parse(JSON.parse(await readFile(join(dir, 'out', 'result.json'), 'utf8')))
  expect(result.targets).toEqual([{ role: 'client', name: 'theirs', carriers: ['ups', 'eu'] }])
  expect(result.results.map(({ id, carrier }) => `${carrier ?? ''} ${id}`).sort()).toEqual(
    ['eu', 'ups'].flatMap((carrier) =>
      [
        'client/pkce/s256-and-own-verifier',
        'client/tenants/callback-of-another-tenant',
        'client/token-request/credentials',
      ].map((id) => `${carrier} ${id}`),
    ),
  )
  expect(result.results.every(({ evidence }) => evidence.length > 0)).toBe(true)
  await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow()
})

test('judges at the carriers asked for alone, by the ids of the configuration', async () => {
  const path = await configuration('one.yaml', {})
  const { code, out, error } = await run(path, ['client/pkce/s256-and-own-verifier', '--carrier', 'eu'])
  expect({ code, error }, out).toEqual({ code: 0, error: '' })
  const { results } = resultShape.parse(JSON.parse(await readFile(join(dir, 'out', 'result.json'), 'utf8')))
  expect(results.map(({ carrier }) => carrier)).toEqual(['eu'])
  expect(await run(path, ['--carrier', 'dhl'])).toMatchObject({
    code: 2,
    error: expect.stringContaining('theirs has no carrier dhl; client.carriers are ups, eu.'),
  })
})

test('plays carriers over https for a platform that trusts the authority of the run, and tries certificates on it', async () => {
  const path = await configuration(
    'tls.yaml',
    { env: { NODE_EXTRA_CA_CERTS: '{harness.ca_file}' } },
    ['ups', { id: 'eu', simulator: 'usps' }],
    { trustsHarnessCa: true, metadata: 'read' },
  )
  const { code, out, error } = await run(path, ['client/tls/certificates'])
  expect({ code, error }, out).toEqual({ code: 0, error: '' })
  const { results } = resultShape.parse(JSON.parse(await readFile(join(dir, 'out', 'result.json'), 'utf8')))
  const verdicts = results.flatMap(({ requirements }) => requirements.map(({ id, verdict }) => `${id} ${verdict}`))
  expect([...new Set(verdicts)].sort()).toEqual(
    ['OAUTH21-1.5-1-client', 'RFC6749-10.9-1', 'RFC6750-5.3-1', 'RFC8414-6.1-1', 'RFC9700-2.6-3-client'].map(
      (id) => `${id} passed`,
    ),
  )
})

test('says why a platform does not start, with its last words, and claims nothing', async () => {
  const path = await configuration('ends.yaml', { command: 'echo no database here; exit 7' })
  const { code, error } = await run(path)
  expect(code).toBe(3)
  expect(error).toMatch(/ended with code 7 before .*\/health answered.*no database here/s)
})

test('refuses a placeholder that nothing fills, and names the one that was meant', async () => {
  const path = await configuration('typo.yaml', { env: { A: '{ups.token_endpont}' } })
  const { code, error } = await run(path)
  expect(code).toBe(2)
  expect(error).toMatch(/client\.process\.env\.A.*did you mean \{ups\.token_endpoint\}\?/s)
})

test('refuses a port that is taken, and says which option moves it', async () => {
  const server = createServer()
  const taken = await new Promise<number>((done) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      done(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  const path = await configuration('taken.yaml', {})
  const { code, error } = await command([
    'run',
    '--config',
    path,
    '--port-base',
    String(taken - 10),
    '--out',
    join(dir, 'no'),
  ])
  server.close()
  expect({ code, error }).toEqual({ code: 2, error: expect.stringMatching(`Port ${taken} is taken.*--port-base`) })
})

test('prints the addresses a platform is to be configured with, the second carrier of a kind beside the first', async () => {
  const path = await configuration('env.yaml', {}, ['usps', { id: 'usps-eu', simulator: 'usps' }])
  const { out } = await command(['env', '--config', path, '--port-base', '7000'])
  expect(out).toMatch(/^USPS_TOKEN_ENDPOINT=http:\/\/127\.0\.0\.1:7030\//m)
  expect(out).toMatch(/^USPS_EU_TOKEN_ENDPOINT=http:\/\/127\.0\.0\.1:7031\//m)
})

const resultShape = z.object({
  targets: z.array(z.object({ role: z.string(), name: z.string(), carriers: z.array(z.string()) })),
  results: z.array(
    z.object({
      id: z.string(),
      carrier: z.string().optional(),
      evidence: z.array(z.string()),
      requirements: z.array(z.object({ id: z.string(), verdict: z.string() })),
    }),
  ),
})

function run(path: string, selected: readonly string[] = globs) {
  return command(['run', ...selected, '--config', path, '--port-base', '0', '--out', join(dir, 'out')])
}

async function configuration(
  name: string,
  process: { readonly env?: Readonly<Record<string, string>>; readonly command?: string },
  carriers: readonly unknown[] = ['ups', { id: 'eu', simulator: 'usps' }],
  facts: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const path = join(dir, name)
  const { env: extra = {}, ...settings } = process
  const pair = '/tenants/{tenant}/carriers/{carrier}'
  const client = {
    baseUrl: `http://127.0.0.1:${port}`,
    process: {
      command: `"${globalThis.process.execPath}" "${main}" platform.yaml`,
      env: {
        UPS: '{ups.issuer}',
        UPS_API: '{ups.api}',
        EU: '{eu.issuer}',
        EU_API: '{eu.api}',
        ACME_ID: '{acme.ups.client_id}',
        ACME_SECRET: '{acme.ups.client_secret}',
        TOKEN: '{acme.eu.initial_access_token}',
        ...extra,
      },
      ready: { url: '/health', timeout: '60s' },
      logs: 'stdout',
      ...settings,
    },
    carriers,
    tenants: [
      { id: 'acme', headers: { authorization: 'Bearer acme-key-0123456789' } },
      {
        id: 'globex',
        headers: { authorization: 'Bearer globex-key-0123456789' },
        ...(carriers.includes('ups')
          ? {
              clients: {
                ups: {
                  id: 'globex-ups',
                  auth: 'client_secret_post',
                  secret: 's2',
                  redirectUri: `http://127.0.0.1:${port}/cb/globex/ups`,
                },
              },
            }
          : {}),
      },
    ],
    start: { path: `${pair}/connect` },
    call: { path: `${pair}/ping`, passesAnswer: true },
    status: { path: pair },
    facts,
  }
  await writeFile(path, stringify({ version: 1, name: 'theirs', client }))
  return path
}

function platformFile(at: number) {
  const variable = (name: string) => `\${${name}}`
  const acme = { id: variable('ACME_ID'), auth: 'client_secret_basic', secret: variable('ACME_SECRET') }
  return {
    port: at,
    carriers: [
      { id: 'ups', issuer: variable('UPS'), api: variable('UPS_API') },
      { id: 'eu', issuer: variable('EU'), api: variable('EU_API') },
    ],
    tenants: [
      {
        id: 'acme',
        key: 'acme-key-0123456789',
        carriers: { ups: { client: acme }, eu: { initialAccessToken: variable('TOKEN') } },
      },
      {
        id: 'globex',
        key: 'globex-key-0123456789',
        carriers: {
          ups: { client: { id: 'globex-ups', auth: 'client_secret_post', secret: 's2' } },
          eu: { client: { id: 'globex-eu', auth: 'none' } },
        },
      },
    ],
  }
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
