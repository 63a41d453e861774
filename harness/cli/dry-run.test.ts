import { mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { command } from './command-in-tests.ts'

/** A server that only counts who comes by. */
async function startCounter() {
  let requests = 0
  const server = createServer((_, response) => {
    requests += 1
    response.end()
  })
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    [Symbol.asyncDispose]: () => new Promise<void>((down) => server.close(() => down())),
  }
}

async function configured(text: string): Promise<{ readonly folder: string; readonly config: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'parcelproof-dry-run-'))
  const config = join(folder, 'dry.yaml')
  await writeFile(config, `version: 1\nname: theirs\n${text}`)
  return { folder, config }
}

const platformAt = (url: string): string => `client:
  baseUrl: ${url}
  carriers: [ups]
  tenants:
    - { id: acme, headers: { x-tenant: acme }, clients: { ups: { id: a, auth: client_secret_basic, secret: of-acme-at-ups, redirectUri: "${url}/callback" } } }
    - { id: globex, headers: { x-tenant: globex }, clients: { ups: { id: g, auth: client_secret_basic, secret: of-globex-at-ups, redirectUri: "${url}/callback" } } }
  start: { method: GET, path: "/connect/{carrier}" }
  call: { method: GET, path: "/shipments/{carrier}" }
  status: { method: GET, path: "/status/{carrier}" }
  hooks:
    restart: "touch restarted; echo of-acme-at-ups"
    clock: touch clock
    operator: touch operator
    storeExport: touch exported
`

describe('a dry run', () => {
  test('asks an authorization server nothing, and lists what it would ask first', async () => {
    await using server = await startCounter()
    const { folder, config } = await configured(`authorizationServer:
  issuer: ${server.url}
  tenants: [ { id: acme, clients: [ { id: app, auth: none, application: web, redirectUris: ["https://app.example/cb"] } ] } ]
`)
    const { code, out } = await command(['run', '--config', config, '--dry-run', '--out', join(folder, 'report')])
    expect(code).toBe(0)
    expect(out).toMatch(/^authorization-server {2}theirs {2}\d+ scenarios$/m)
    expect(out).toContain(`GET ${server.url}/.well-known/oauth-authorization-server`)
    expect(out).toContain('Nothing was sent.')
    expect(server.requests()).toBe(0)
    expect(await readdir(folder)).toEqual(['dry.yaml'])
  })

  test('neither asks a platform nor runs a command of its operator, and lists both', async () => {
    await using platform = await startCounter()
    const { folder, config } = await configured(platformAt(platform.url))
    const { code, out } = await command(['run', '--config', config, '--dry-run', '--out', join(folder, 'report')])
    expect(code).toBe(0)
    expect(out).toMatch(/^client {2}theirs · ups {2}\d+ scenarios$/m)
    expect(out).toContain(`GET ${platform.url}/connect/ups`)
    expect(out).toMatch(/^client\.hooks\.clock {2}touch clock$/m)
    expect(out).toMatch(/^client\.hooks\.restart {2}touch restarted; echo /m)
    expect(out).not.toContain('of-acme-at-ups')
    expect(platform.requests()).toBe(0)
    expect(await readdir(folder)).toEqual(['dry.yaml'])
  })

  test('counts the scenarios at the bundled targets and runs none of them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parcelproof-dry-run-'))
    const { code, out } = await command([
      ...['run', 'authorization-server/**', '--carrier', 'ups', '--dry-run', '--out', join(folder, 'report')],
    ])
    expect(code).toBe(0)
    expect(out).toMatch(/^authorization-server {2}ups {2}1\d\d scenarios$/m)
    expect(out).not.toContain('passed')
    expect(out).toContain('Nothing was sent.')
    expect(await readdir(folder)).toEqual([])
  })
})
