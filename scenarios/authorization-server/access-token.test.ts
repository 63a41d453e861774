import { describe, expect, test } from 'vitest'
import { audiences, everythingGranted, isWithin, resourceScopes, scopeSet } from './access-token.ts'
import { readIntrospection } from './introspection-call.ts'

describe('audiences', () => {
  test.each([
    [{ aud: 'api' }, ['api']],
    [{ aud: ['a', 'b', 1] }, ['a', 'b']],
    [{ aud: '' }, []],
    [{}, []],
  ])('reads %j', (claims, expected) => {
    expect(audiences(claims)).toEqual(expected)
  })
})

describe('scopes', () => {
  test('leaves those of OpenID Connect out of account', () => {
    expect([...resourceScopes(scopeSet('openid profile  ship'))]).toEqual(['ship'])
  })

  test('takes what the answer and the token say together', () => {
    const granted = everythingGranted({ stated: scopeSet('a'), held: scopeSet('a b'), exchanges: [] })
    expect(granted).toEqual(new Set(['a', 'b']))
    expect(everythingGranted({ stated: undefined, held: undefined, exchanges: [] })).toBeUndefined()
  })

  test('compares by values', () => {
    expect(isWithin(scopeSet('b'), scopeSet('a b'))).toBe(true)
    expect(isWithin(scopeSet('a c'), scopeSet('a b'))).toBe(false)
  })
})

describe('readIntrospection', () => {
  const answered = (status: number, json: unknown) =>
    readIntrospection({ kind: 'answered', exchanges: [], status, headers: [], body: JSON.stringify(json), json })

  test('takes a boolean for an answer and nothing else', () => {
    expect(answered(200, { active: true, sub: 'ann' }).kind).toBe('active')
    expect(answered(200, { active: false, exp: 1 })).toMatchObject({ kind: 'inactive', members: ['exp'] })
    expect(answered(200, { active: 'true' }).kind).toBe('unclear')
    expect(answered(200, undefined).kind).toBe('unclear')
  })

  test('tells a refusal from a crash', () => {
    expect(answered(401, { error: 'invalid_client' }).kind).toBe('refused')
    expect(answered(502, undefined).kind).toBe('unclear')
    expect(answered(302, undefined).kind).toBe('unclear')
  })
})
