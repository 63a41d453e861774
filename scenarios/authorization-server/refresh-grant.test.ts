import { describe, expect, test } from 'vitest'
import type { ServerClient } from '../api/authorization-server.ts'
import type { Params } from '../api/params.ts'
import { askingForRefresh } from './refresh-grant.ts'

function clientWith(refreshNeeds: readonly string[]): ServerClient {
  return {
    tenant: 'acme',
    id: 'app',
    authentication: { method: 'none', clientId: 'app' },
    confidential: false,
    application: 'web',
    redirectUris: ['https://app.example/cb'],
    scope: 'shipping',
    ungrantedScope: undefined,
    facts: { refreshNeeds },
  }
}

const request: Params = [
  ['scope', 'shipping'],
  ['state', 's'],
]

describe('askingForRefresh', () => {
  test('adds a scope and a parameter', () => {
    expect(askingForRefresh(clientWith(['offline_access', 'access_type=offline']), request)).toEqual([
      ['scope', 'shipping offline_access'],
      ['state', 's'],
      ['access_type', 'offline'],
    ])
  })

  test('adds no scope twice', () => {
    expect(askingForRefresh(clientWith(['shipping']), request)).toEqual(request)
  })

  test('leaves the request alone where nothing is needed', () => {
    expect(askingForRefresh(clientWith([]), request)).toEqual(request)
  })
})
