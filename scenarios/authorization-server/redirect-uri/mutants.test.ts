import { describe, expect, test } from 'vitest'
import { anotherPlace, redirectUriMutants } from './mutants.ts'
import { joined, uriParts } from './uri-parts.ts'

const registered = [
  'https://app.example/cb/acme',
  'https://app.example:8443/cb?t=1',
  'http://127.0.0.1/callback',
  'http://[::1]:9876/cb',
  'http://localhost:3000/',
  'com.example.app:/cb',
]

function mutantsOf(uri: string): readonly (readonly [what: string, value: string])[] {
  const parts = uriParts(uri)
  if (parts === undefined) throw new Error(`${uri} cannot be cut into pieces`)
  return [anotherPlace, ...redirectUriMutants].flatMap(({ what, spoil }) => {
    const value = spoil(parts)
    return value === undefined ? [] : [[what, value] as const]
  })
}

describe('redirect URI mutants', () => {
  test.each(registered)('puts the pieces of %s together as they were', (uri) => {
    const parts = uriParts(uri)
    expect(parts && joined(parts)).toBe(uri)
  })

  test.each(registered)('gives every mutant of %s another name and, but for no-ops, another value', (uri) => {
    const mutants = mutantsOf(uri)
    const values = mutants.map(([, value]) => value).filter((value) => value !== uri)
    expect(new Set(mutants.map(([what]) => what)).size).toBe(mutants.length)
    expect(values.length).toBeGreaterThan(12)
  })

  test('spoils one thing at a time', () => {
    const mutants = new Map(mutantsOf('https://app.example/cb/acme'))
    expect(mutants.get('a slash at the end')).toBe('https://app.example/cb/acme/')
    expect(mutants.get('%2F in place of a slash')).toBe('https://app.example/cb%2Facme')
    expect(mutants.get('a percent-encoded letter in the path')).toBe('https://app.example/cb/acm%65')
    expect(mutants.get('dot segments that lead back to the path')).toBe('https://app.example/cb/acme/../acme')
    expect(mutants.get('the registered host as userinfo of another one')).toBe(
      'https://app.example@attacker.example/cb/acme',
    )
    expect(mutants.get('the host as the beginning of a longer one')).toBe(
      'https://app.example.attacker.example/cb/acme',
    )
    expect(mutants.get('the default port written out')).toBe('https://app.example:443/cb/acme')
    expect(mutants.get('a line break at the end')).toBe('https://app.example/cb/acme\n')
  })

  test('leaves out what a URI has not got', () => {
    const native = new Map(mutantsOf('com.example.app:/cb'))
    expect([...native.keys()].filter((what) => what.includes('host'))).toEqual(['a redirect URI at another host'])
    expect(native.get('a redirect URI at another host')).toBe('example.attacker:/cb')
  })
})
