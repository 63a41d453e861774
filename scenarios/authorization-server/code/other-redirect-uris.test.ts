import { expect, test } from 'vitest'
import type { ServerClient } from '../../api/authorization-server.ts'
import { otherRedirectUris } from './other-redirect-uris.ts'

function valuesFor(...redirectUris: readonly [string, ...string[]]): readonly string[] {
  return otherRedirectUris({ redirectUris } satisfies Pick<ServerClient, 'redirectUris'>).map(({ value }) => value)
}

test.each(['https://app.example/cb', 'https://app.example', 'http://127.0.0.1:65535/cb?x=1', 'com.example.app:/CB'])(
  'makes URIs that differ from %s and from one another',
  (uri) => {
    const values = valuesFor(uri)
    expect(values).not.toContain(uri)
    expect(new Set(values).size).toBe(values.length)
  },
)

test('tries another registered URI where there is one', () => {
  expect(valuesFor('https://app.example/cb', 'https://app.example/second')).toContain('https://app.example/second')
})

test('tries another port on loopback only', () => {
  expect(valuesFor('http://127.0.0.1:9876/cb')).toContain('http://127.0.0.1:9877/cb')
  expect(valuesFor('https://app.example:8443/cb').filter((uri) => uri.includes('8444'))).toEqual([])
})
