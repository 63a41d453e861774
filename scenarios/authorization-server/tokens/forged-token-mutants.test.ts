import { createHmac, generateKeyPairSync } from 'node:crypto'
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { type ForgedToken, forgedTokens } from './forged-token-mutants.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one' }
let token = ''
let forgeries: readonly ForgedToken[] = []

beforeAll(async () => {
  token = await new SignJWT({ scope: 'shipping', sub: 'ann' })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .sign(privateKey)
  forgeries = forgedTokens(token, [jwk])
})

describe('forgedTokens', () => {
  test('holds nothing that the right key verifies', async () => {
    expect(forgeries.length).toBeGreaterThan(10)
    for (const forgery of forgeries) await expect(jwtVerify(forgery.token, publicKey), forgery.what).rejects.toThrow()
  })

  test('signs with the PEM of the public key, as a confused server would verify it', () => {
    const secret = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const signedWith = (forgery: ForgedToken) => {
      const [header, payload, signature] = forgery.token.split('.')
      return createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url') === signature
    }
    expect(forgeries.filter(signedWith).map(({ what }) => what)).toEqual([
      "a token signed by HS256 with the public key's PEM",
    ])
  })

  test('signs with a key of its own that verifies by the header alone', async () => {
    const own = forgeries.find(({ what }) => what.includes('own header'))?.token ?? ''
    const { jwk: embedded } = decodeProtectedHeader(own)
    await expect(jwtVerify(own, embedded ?? {})).resolves.toMatchObject({ payload: { sub: 'ann' } })
  })

  test('alters an opaque token in five ways', () => {
    const altered = forgedTokens('rIv5M1cTq0Yw8zX2', [])
    expect(new Set(altered.map((forgery) => forgery.token)).size).toBe(5)
  })
})
