import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readPlatformFile } from './configuration-file.ts'

const nothing = 'carriers: []\ntenants: []'
const key = randomBytes(32).toString('base64url')

function problemOf(text: string, environment: Readonly<Record<string, string>> = {}): string {
  try {
    readPlatformFile(text, environment)
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

describe('the store of a platform’s file', () => {
  test('is in memory where nobody says anything', () => {
    expect(readPlatformFile(nothing, {}).store).toEqual({ url: 'memory' })
  })

  test('is named by the file, by the environment, and by the file where both do', () => {
    const environment = { PLATFORM_STORE: 'redis://127.0.0.1:6379', PLATFORM_MASTER_KEY: key }
    const { store, options } = readPlatformFile(nothing, environment)
    expect(store).toEqual({ url: 'redis://127.0.0.1:6379' })
    expect(options.masterKey).toEqual(new Uint8Array(Buffer.from(key, 'base64url')))
    const own = `${nothing}\nstore: { url: "postgres://db.example/p", tenantGroups: "8", connectionsPerGroup: 2 }`
    expect(readPlatformFile(own, environment).store).toEqual({
      url: 'postgres://db.example/p',
      tenantGroups: 8,
      connectionsPerGroup: 2,
    })
  })

  test.each([
    ['store.url', `${nothing}\nstore: mysql://user:secret-word@db.example`, {}],
    ['store.url', nothing, { PLATFORM_STORE: 'secret-word' }],
    ['store.tenantGroups', `${nothing}\nstore: { url: memory, tenantGroups: 0 }`, {}],
    ['store', `${nothing}\nstore: { url: memory, pools: 3 }`, {}],
    ['masterKey', `${nothing}\nstore: redis://127.0.0.1:6379`, {}],
    ['masterKey', `${nothing}\nstore: redis://127.0.0.1:6379`, { PLATFORM_MASTER_KEY: 'secret-word' }],
    [
      'tenants[0].oldestKeyGeneration',
      `carriers: []\ntenants: [{ id: acme, key: ${key}, carriers: {}, oldestKeyGeneration: x }]`,
      {},
    ],
  ])('is refused with a sentence at %s, and nothing secret in it', (path, text, environment) => {
    expect(problemOf(text, environment)).toContain(`at ${path}`)
    expect(problemOf(text, environment)).not.toContain('secret-word')
  })

  test('has a file that can be read: its line is named, and not quoted', () => {
    const problem = problemOf('carriers: []\ntenants: [{ key: secret-word')
    expect(problem).toMatch(/no YAML at line \d/)
    expect(problem).not.toContain('secret-word')
  })
})
