import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigurationError } from './configuration-error.ts'
import { loadConfiguration } from './load.ts'
import {
  clientOf,
  configurationOf,
  loadWritten,
  refusalOf,
  serverOf,
  temporaryFolder,
  tenantOf,
} from './testing/written-configuration.ts'

const small = configurationOf(serverOf())

describe('reads', () => {
  test('YAML, with defaults in place', async () => {
    const configuration = await loadWritten(small)
    expect(configuration.name).toBe('127.0.0.1:9000')
    expect(configuration.authorizationServer).toMatchObject({ metadata: 'auto', login: { kind: 'none' } })
    expect(configuration.authorizationServer?.tenants[0]?.clients[0]?.application).toBe('web')
    expect(configuration.limits).toEqual({ concurrency: 8, hosts: [] })
  })

  test('JSON', async () => {
    const { authorizationServer } = await loadWritten(JSON.stringify(small, null, '\t'), { name: 'target.json' })
    expect(authorizationServer?.issuer).toBe('http://127.0.0.1:9000')
  })

  test('anchors and merge keys', async () => {
    const text = `version: 1
authorizationServer:
  issuer: http://localhost:9000
  tenants:
    - id: acme
      clients:
        - &app { id: acme-app, auth: none, redirectUris: ["http://127.0.0.1/cb"] }
    - id: globex
      clients: [ { <<: *app, id: globex-app } ]
`
    const { authorizationServer } = await loadWritten(text)
    expect(authorizationServer?.tenants[1]?.clients[0]).toMatchObject({ id: 'globex-app', auth: 'none' })
  })

  test('a key with nothing behind it as one that is left out', async () => {
    const configuration = await loadWritten(
      'version: 1\nauthorizationServer:\n  issuer: http://[::1]:9000\n  facts:\n    # pkce: required\n  tenants: [ { id: a, resource: , clients: [ { id: c, auth: none, redirectUris: ["app.example:/cb"] } ] } ]\nlimits:\n',
    )
    expect(configuration.authorizationServer?.facts).toBeUndefined()
    expect(configuration.limits.concurrency).toBe(8)
  })

  test('durations as milliseconds', async () => {
    const facts = { refreshGrace: '30s', lifetimes: { code: '1m30s', access: '1h', refresh: '30d' } }
    const { authorizationServer } = await loadWritten(configurationOf(serverOf({ facts })))
    expect(authorizationServer?.facts).toEqual({
      refreshGrace: 30_000,
      lifetimes: { code: 90_000, access: 3_600_000, refresh: 30 * 86_400_000 },
    })
  })

  test('yes and no as truth values', async () => {
    const text = `version: 1\nauthorizationServer:\n  issuer: http://localhost\n  facts: { dpop: yes, mtls: no, stepUp: true }\n  tenants: [ { id: a, clients: [ { id: c, auth: none, redirectUris: ["http://127.0.0.1/cb"] } ] } ]`
    expect((await loadWritten(text)).authorizationServer?.facts).toEqual({ dpop: true, mtls: false, stepUp: true })
  })

  test('the example of the documentation, every key of it', async () => {
    const configuration = await loadConfiguration(join(import.meta.dirname, 'testing/everything.yaml'), {
      ACME_SECRET: 's1',
      ALICE: 's2',
      API_SECRET: 's3',
      IAT: 's4',
      ACME_TOKEN: 's5',
    })
    expect(configuration.client?.tenants[0]?.headers).toEqual({ authorization: 'Bearer s5' })
    expect(configuration.client?.process?.env?.UPS_ISSUER).toBe('{ups.issuer}')
    expect(configuration.client?.process?.ready?.timeout).toBe(60_000)
    expect(configuration.resourceServer?.tenants[0]?.second?.needsScope).toBe('shipping:write')
  })
})

describe('refuses the file', () => {
  test('that does not exist', async () => {
    const error = await loadConfiguration('/nowhere/parcelproof.yaml', {}).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toMatchObject({
      code: 'FILE_NOT_FOUND',
      message:
        '/nowhere/parcelproof.yaml: does not exist; give --config another path, or let `parcelproof init` write one',
    })
  })

  test('that is a folder', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'parcelproof.yaml')
    await mkdir(file)
    await expect(loadConfiguration(file, {})).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })

  test('of an unknown kind', async () => {
    expect(await refusalOf('version = 1', { name: 'parcelproof.toml' })).toMatchObject({ code: 'UNSUPPORTED_FILE' })
  })

  test.each(['', '# nothing\n', '---\n'])('that is empty: %j', async (text) => {
    const error = await refusalOf(text)
    expect(error.code).toBe('NOT_A_MAPPING')
    expect(error.message).toContain('parcelproof init')
  })

  test.each(['- a\n- b\n', 'text', '42'])('whose top level is no mapping: %j', async (text) => {
    expect((await refusalOf(text)).code).toBe('NOT_A_MAPPING')
  })

  test('with malformed YAML, by line and column', async () => {
    const error = await refusalOf('version: 1\nname: "open\nlimits: {\n')
    expect(error.code).toBe('MALFORMED')
    expect(error.problems[0]?.line).toBeGreaterThan(1)
    expect(error.message).toMatch(/line \d+:\d+: malformed: /)
  })

  test('with a placeholder outside quotes, saying so', async () => {
    const error = await refusalOf(`version: 1\nlimits: { requests: \${N} }\n`)
    expect(error.message).toContain(`Put "\${NAME}" in quotes.`)
  })

  test('with malformed JSON, without quoting its text', async () => {
    const error = await refusalOf('{ "version": 1, "secret": "hunter2" "x" }', { name: 'target.json' })
    expect(error.code).toBe('MALFORMED')
    expect(error.message).not.toContain('hunter2')
  })

  test('that names a key twice', async () => {
    expect((await refusalOf('version: 1\nversion: 1\n')).code).toBe('MALFORMED')
  })

  test('that grows out of aliases', async () => {
    const levels = [
      'a: &a [1,1,1,1,1,1,1,1,1,1]',
      'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]',
      'c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]',
      'd: [*c,*c,*c]',
    ]
    expect((await refusalOf(levels.join('\n'))).code).toBe('MALFORMED')
  })
})

test('lists every problem of a file on a line of its own, with its place', async () => {
  const error = await refusalOf(`version: 1
authorizationServer:
  isuer: http://127.0.0.1:9000
  tenants:
    - id: acme
      clients:
        - { id: c, auth: client_secret_basic, redirectUris: [], secret: }
limits: { requests: many }
`)
  expect(error.message.split('\n').slice(1)).toEqual([
    '  line 3:3: authorizationServer.isuer is no key of this format; did you mean issuer?',
    '  line 7:47: authorizationServer.tenants[0].clients[0].redirectUris must hold at least one registered redirect URI',
    '  line 7:65: authorizationServer.tenants[0].clients[0].secret is missing: auth client_secret_basic needs it; add `secret: …`',
    '  line 8:11: limits.requests must be a number, not text; write it without quotes',
  ])
})

test('keeps an issuer as it is written', async () => {
  const { authorizationServer } = await loadWritten(configurationOf(serverOf({ issuer: 'http://LOCALHOST:80/a/' })))
  expect(authorizationServer?.issuer).toBe('http://LOCALHOST:80/a/')
})

test('takes a client that needs its tenant told apart by path', async () => {
  const tenants = [tenantOf(), tenantOf({ id: 'globex', clients: [clientOf({ id: 'acme-cli' })] })]
  expect((await loadWritten(configurationOf(serverOf({ tenants })))).authorizationServer?.tenants).toHaveLength(2)
})
