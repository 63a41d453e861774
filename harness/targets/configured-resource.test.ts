import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { z } from 'zod'
import { command } from '../cli/command-in-tests.ts'

const server = resolve(import.meta.dirname, '../../examples/resource-servers/jose-server.ts')
const keys = resolve(import.meta.dirname, '../../node_modules/.cache/parcelproof-keys')
let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parcelproof-resource-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const row = 'OAUTH21-1.5-1-rs'

test.each([
  { what: 'passes a server that looks at the certificates of its issuers', env: {}, code: 0, verdict: 'passed' },
  {
    what: 'fails one that takes any certificate',
    env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    code: 1,
    verdict: 'failed',
  },
])(
  '$what, the harness being an issuer at https',
  async ({ env, code, verdict }) => {
    const outcome = await judge({ NODE_EXTRA_CA_CERTS: '{harness.ca_file}', ...env }, { trustsHarnessCa: true })
    expect(outcome.code, outcome.out + outcome.error).toBe(code)
    expect(outcome.rows).toEqual({ [row]: verdict, 'RFC7662-4-4': 'not-applicable' })
  },
  60_000,
)

test('says why nothing is tried where the issuers are at plain http', async () => {
  const { rows } = await judge({}, {})
  expect(rows).toEqual({ [row]: 'not-applicable', 'RFC7662-4-4': 'not-applicable' })
}, 60_000)

test('refuses the file of the authority where no certificate is shown', async () => {
  const { code, error } = await judge({ NODE_EXTRA_CA_CERTS: '{harness.ca_file}' }, {})
  expect(code).toBe(2)
  expect(error).toMatch(/trustsHarnessCa: true.*add that to resourceServer/)
}, 60_000)

const encryption = 'RFC9068-4-4'

test('settles whether a server that decrypts its tokens takes signed ones as well', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const env = { DECRYPTION_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
  const key = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const { code, rows, out, error } = await judge(env, {}, { scenario: unencrypted, token: { encryption: { key } } })
  expect(code, out + error).toBe(0)
  expect(rows).toEqual({ [encryption]: 'passed' })
}, 60_000)

test('names the line that is missing where nothing is said about encryption', async () => {
  const { rows, result } = await judge({}, {}, { scenario: unencrypted })
  expect(rows).toEqual({ [encryption]: 'not-applicable' })
  expect(result).toContain('add `encryption: { key: … }` to resourceServer.token')
}, 60_000)

test('settles nothing where the server does not decrypt what the configuration says it does', async () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = publicKey.export({ format: 'jwk' })
  const { rows } = await judge({}, {}, { scenario: unencrypted, token: { encryption: { key } } })
  expect(rows).toEqual({ [encryption]: 'inconclusive' })
}, 60_000)

const certificates = 'resource-server/transport/certificates'
const unencrypted = 'resource-server/encryption/unencrypted'

async function judge(
  env: Readonly<Record<string, string>>,
  facts: Readonly<Record<string, boolean>>,
  { scenario = certificates, token }: { readonly scenario?: string; readonly token?: object } = {},
) {
  const path = join(dir, 'resource.yaml')
  await writeFile(path, stringify(resourceFile(await freePort(), env, facts, token)))
  const out = join(dir, 'out')
  await rm(out, { recursive: true, force: true })
  const args = ['run', scenario, '--config', path, '--out', out, '--allow-incomplete']
  const run = await command([...args, '--port-base', '0', '--keys', keys, '--seed', '7'])
  const written = await readFile(join(out, 'result.json'), 'utf8').catch(() => '{"results":[]}')
  const { results } = resultShape.parse(JSON.parse(written))
  const rows = Object.fromEntries(
    results.flatMap(({ requirements }) => requirements.map(({ id, verdict }) => [id, verdict])),
  )
  return { ...run, rows, result: written }
}

const resultShape = z.object({
  results: z.array(z.object({ requirements: z.array(z.object({ id: z.string(), verdict: z.string() })) })),
})

function resourceFile(
  port: number,
  env: Readonly<Record<string, string>>,
  facts: Readonly<Record<string, boolean>>,
  token?: object,
) {
  const ids = ['acme', 'globex']
  const ofTenants = ids.flatMap((id) => [
    [`${id.toUpperCase()}_ISSUER`, `{${id}.issuer}`],
    [`${id.toUpperCase()}_JWKS_URI`, `{${id}.jwks_uri}`],
    [`${id.toUpperCase()}_AUDIENCE`, `{${id}.audience}`],
  ])
  return {
    version: 1,
    name: 'theirs',
    resourceServer: {
      baseUrl: `http://127.0.0.1:${port}`,
      process: {
        command: `${JSON.stringify(process.execPath)} ${JSON.stringify(server)}`,
        env: { PORT: String(port), ...Object.fromEntries(ofTenants), ...env },
        ready: { url: '/', timeout: '30s' },
        logs: 'stdout',
      },
      tenants: ids.map((id) => ({
        id,
        request: { url: `/${id}/data`, needsScope: 'shipping' },
        audience: `https://exchange.example/${id}`,
        marker: `${id}-4711`,
      })),
      ...(token === undefined ? {} : { token }),
      facts: { jwksCache: '1s', ...facts },
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const address = probe.address()
  await new Promise<void>((done) => probe.close(() => done()))
  if (address === null || typeof address === 'string') throw new Error('no port was free')
  return address.port
}
