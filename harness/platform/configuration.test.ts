import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isLoopback, type PlatformConfiguration } from './configuration.ts'
import { startPlatform } from './start-platform.ts'

const key = 'a-key-of-enough-length'
const ups = { id: 'ups', issuer: 'https://ups.example/oauth', api: 'https://ups.example/api' }
const acme = { id: 'acme', key, carriers: { ups: { initialAccessToken: 'iat-secret' } } }
const good: PlatformConfiguration = { carriers: [ups], tenants: [acme] }

async function problemOf(configuration: PlatformConfiguration): Promise<string> {
  try {
    await (await startPlatform(configuration)).close()
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

describe('configuration', () => {
  test('starts where nothing is wrong', async () => {
    expect(await problemOf(good)).toBe('')
  })

  const bad: readonly (readonly [string, PlatformConfiguration])[] = [
    ['carriers[0].issuer', { ...good, carriers: [{ ...ups, issuer: 'http://ups.example/oauth' }] }],
    ['carriers[1].issuer', { ...good, carriers: [ups, { ...ups, id: 'dhl' }] }],
    ['carriers[1].id', { ...good, carriers: [ups, { ...ups, issuer: 'https://dhl.example' }] }],
    ['tenants[0].id', { ...good, tenants: [{ ...acme, id: 'ac:me' }] }],
    ['tenants[0].id', { ...good, tenants: [{ ...acme, id: '../acme' }] }],
    ['tenants[0].key', { ...good, tenants: [{ ...acme, key: 'short' }] }],
    ['tenants[1].key', { ...good, tenants: [acme, { ...acme, id: 'globex' }] }],
    ['tenants[0].flowLifetime', { ...good, tenants: [{ ...acme, flowLifetime: 600_000 }] }],
    ['tenants[0].oldestKeyGeneration', { ...good, tenants: [{ ...acme, oldestKeyGeneration: 2 }] }],
    ['carriers[0].refreshGrace', { ...good, carriers: [{ ...ups, refreshGrace: -1 }] }],
    ['tenants[0].carriers.dhl', { ...good, tenants: [{ ...acme, carriers: { dhl: { initialAccessToken: 'x' } } }] }],
    ['tenants[0].carriers.ups', { ...good, tenants: [{ ...acme, carriers: { ups: {} } }] }],
    [
      'tenants[0].carriers.ups.client',
      { ...good, tenants: [{ ...acme, carriers: { ups: { client: { id: 'x', auth: 'client_secret_basic' } } } }] },
    ],
  ]
  test.each(bad)('names %s, and shows no secret', async (path, configuration) => {
    const problem = await problemOf(configuration)
    expect(problem).toContain(`at ${path}`)
    expect(problem).not.toContain(key)
    expect(problem).not.toContain('iat-secret')
  })

  test('wants a master key of 32 octets', async () => {
    await expect(startPlatform({ ...good, masterKey: randomBytes(16) })).rejects.toThrow(/masterKey/)
  })
})

test.each([
  ['http://127.0.0.1:4010/x', true],
  ['http://[::1]/x', true],
  ['http://localhost:1', true],
  ['https://127.0.0.1', false],
  ['http://127.0.0.1.example', false],
  ['http://127.example', false],
  ['not an address', false],
])('takes %s for plain http on this machine: %s', (url, expected) => {
  expect(isLoopback(url)).toBe(expected)
})
