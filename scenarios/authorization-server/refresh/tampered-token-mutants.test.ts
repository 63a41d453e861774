import { describe, expect, test } from 'vitest'
import { encodePart } from '../jwt.ts'
import { isReadable, tamperedTokens } from './tampered-token-mutants.ts'

const jwt = `${encodePart({ alg: 'RS256' })}.${encodePart({ scope: 'shipping', client_id: 'app', exp: 1 })}.c2lnbmF0dXJl`

describe('isReadable', () => {
  test('sees a JWT', () => expect(isReadable(jwt)).toBe(true))
  test('sees JSON in one part of a token', () => expect(isReadable(`${encodePart({ scope: 'a' })}.rest`)).toBe(true))
  test('sees nothing in a random string', () => expect(isReadable('rIv5M1cTq0Yw8zX2')).toBe(false))
})

describe('tamperedTokens', () => {
  const mutants = tamperedTokens(jwt)
  const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))

  test('never hands out the token as it is', () => {
    expect(mutants.map(({ token }) => token)).not.toContain(jwt)
  })

  test('changes a byte in each part', () => {
    expect(mutants.filter(({ what }) => what.includes('character changed'))).toHaveLength(3)
  })

  test('edits grant, client and expiry, and leaves the signature', () => {
    const edited = mutants.filter(({ what }) => what.includes('edited'))
    expect(edited.map(({ token }) => token.split('.')[2])).toEqual(edited.map(() => 'c2lnbmF0dXJl'))
    expect(edited.map(({ token }) => claimsOf(token))).toEqual([
      { scope: 'shipping admin', client_id: 'app', exp: 1 },
      { scope: 'shipping', client_id: 'app-other', exp: 1 },
      { scope: 'shipping', client_id: 'app', exp: 86_401 },
    ])
  })

  test('takes the signature off, and says that none is needed', () => {
    const bare = mutants.filter(({ token }) => token.endsWith('.'))
    expect(bare).toHaveLength(2)
  })

  test('cuts an opaque token short and changes a character of it, no more', () => {
    expect(tamperedTokens('rIv5M1cTq0Yw8zX2')).toHaveLength(2)
  })
})
