import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { k6InTests } from '../../load/run/k6-in-tests.ts'
import { loadResult } from '../../reports/load-model.ts'
import { command } from '../cli/command-in-tests.ts'

const k6 = await k6InTests()
const main = resolve(import.meta.dirname, '../platform/main.ts')
const folder = mkdtempSync(join(tmpdir(), 'parcelproof-load-platform-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(k6 === undefined)('a platform that a configuration describes', () => {
  test('is started, pointed at the carriers, loaded, and told its tenants apart', { timeout: 60_000 }, async () => {
    const file = await configuration('good.yaml', { headers: { authorization: 'Bearer acme-key-0123456789' } })
    const out = join(folder, 'out')
    const args = ['--port-base', '0', '--rate', '5', '--seconds', '3', '--out', out]
    const { code, error } = await command(['load', 'code-flow', '--config', file, ...args])
    expect({ code, error }).toEqual({ code: 0, error: '' })
    const result = loadResult.parse(JSON.parse(readFileSync(join(out, 'load.json'), 'utf8')))
    expect(result.target).toEqual({ kind: 'platform', name: 'theirs', tenants: 2, carriers: 1 })
    const stages = result.stages.map(({ stage }) => stage)
    expect(stages).toEqual(expect.arrayContaining(['start', 'authorize', 'callback', 'call', 'flow', 'other-tenant']))
  })

  test('is refused where its tenants log in', async () => {
    const login = { kind: 'form', steps: [{ click: 'button' }] }
    const file = await configuration('login.yaml', { login })
    const { code, error } = await command(['load', 'code-flow', '--config', file, '--port-base', '0'])
    expect({ code, error }).toEqual({ code: 2, error: expect.stringContaining('Load cannot log in as tenant acme') })
  })
})

async function configuration(name: string, acme: object): Promise<string> {
  const port = await freePort()
  await writeFile(join(folder, 'platform.yaml'), stringify(platformFile(port)))
  const pair = '/tenants/{tenant}/carriers/{carrier}'
  const client = {
    baseUrl: `http://127.0.0.1:${port}`,
    process: {
      command: `"${process.execPath}" "${main}" platform.yaml`,
      env: {
        UPS: '{ups.issuer}',
        UPS_API: '{ups.api}',
        ACME_ID: '{acme.ups.client_id}',
        ACME_SECRET: '{acme.ups.client_secret}',
        GLOBEX_ID: '{globex.ups.client_id}',
        GLOBEX_SECRET: '{globex.ups.client_secret}',
      },
      ready: { url: '/health', timeout: '60s' },
    },
    carriers: ['ups'],
    tenants: [
      { id: 'acme', ...acme },
      { id: 'globex', headers: { authorization: 'Bearer globex-key-0123456789' } },
    ],
    start: { path: `${pair}/connect` },
    call: { path: `${pair}/ping`, passesAnswer: true },
  }
  const file = join(folder, name)
  await writeFile(file, stringify({ version: 1, name: 'theirs', client }))
  return file
}

function platformFile(port: number) {
  const variable = (name: string) => `\${${name}}`
  const client = (tenant: string) => ({
    id: variable(`${tenant}_ID`),
    auth: 'client_secret_basic',
    secret: variable(`${tenant}_SECRET`),
  })
  return {
    port,
    carriers: [{ id: 'ups', issuer: variable('UPS'), api: variable('UPS_API') }],
    tenants: [
      { id: 'acme', key: 'acme-key-0123456789', carriers: { ups: { client: client('ACME') } } },
      { id: 'globex', key: 'globex-key-0123456789', carriers: { ups: { client: client('GLOBEX') } } },
    ],
  }
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
