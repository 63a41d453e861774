import { expect, test } from 'vitest'
import type { ServerClient } from '../../api/authorization-server.ts'
import { mayBeUsed } from './surfaces.ts'

const client = (application: 'web' | 'native', ...redirectUris: [string, ...string[]]): ServerClient => ({
  tenant: 'acme',
  id: 'app',
  authentication: { method: 'none', clientId: 'app' },
  confidential: false,
  application,
  redirectUris,
  scope: undefined,
  ungrantedScope: undefined,
  facts: {},
})

test('lets a native app use any port of its loopback URI, and nothing else', () => {
  const native = client('native', 'http://127.0.0.1:9876/cb')
  expect(mayBeUsed(native, 'http://127.0.0.1:51004/cb')).toBe(true)
  expect(mayBeUsed(native, 'http://127.0.0.1/cb')).toBe(true)
  expect(mayBeUsed(native, 'http://127.0.0.1:9876/cb/')).toBe(false)
  expect(mayBeUsed(native, 'http://localhost:9876/cb')).toBe(false)
})

test('gives a web client no such freedom', () => {
  const web = client('web', 'http://127.0.0.1:9876/cb', 'https://app.example/cb')
  expect(mayBeUsed(web, 'http://127.0.0.1:9876/cb')).toBe(true)
  expect(mayBeUsed(web, 'http://127.0.0.1:9877/cb')).toBe(false)
  expect(mayBeUsed(web, 'https://app.example:443/cb')).toBe(false)
})
