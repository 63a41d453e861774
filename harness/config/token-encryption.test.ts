import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compactDecrypt } from 'jose'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { encryptToken } from '../issuer/token-encryption.ts'
import { loadConfiguration } from './load.ts'
import { refusalOf, temporaryFolder } from './testing/written-configuration.ts'
import { readTokenEncryption } from './token-encryption.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const x25519 = generateKeyPairSync('x25519')

const spki = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()
const pkcs8 = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' })

const written = (token: unknown) => ({
  version: 1,
  resourceServer: { baseUrl: 'http://localhost:8081', tenants: [{ id: 'acme', request: { url: '/data' } }], token },
})

/** What is read from a configuration beside which a key lies in `key`. */
async function read(encryption: Readonly<Record<string, unknown>>, key = '') {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'parcelproof.yaml')
  await writeFile(join(folder.path, 'key'), key)
  await writeFile(file, stringify(written({ encryption })))
  const configuration = await loadConfiguration(file, {})
  const { resourceServer } = configuration
  if (resourceServer === undefined) throw new Error('the part that was written is missing')
  return await readTokenEncryption(configuration, resourceServer)
}

test.each([
  ['a PEM file', { key: './key' }, spki(rsa.publicKey), rsa, 'RSA-OAEP-256'],
  ['the file of the private key', { key: './key' }, pkcs8(rsa.privateKey), rsa, 'RSA-OAEP-256'],
  ['a JWK file', { key: './key', alg: 'RSA-OAEP' }, JSON.stringify(jwkOf(rsa.publicKey)), rsa, 'RSA-OAEP'],
  ['the text of a PEM key', { key: spki(p256.publicKey) }, '', p256, 'ECDH-ES'],
  ['a JWK', { key: jwkOf(x25519.publicKey), enc: 'A128CBC-HS256' }, '', x25519, 'ECDH-ES'],
  ['a private JWK', { key: jwkOf(p256.privateKey) }, '', p256, 'ECDH-ES'],
  ['a JWK with an algorithm', { key: { ...jwkOf(p256.publicKey), alg: 'ECDH-ES+A128KW' } }, '', p256, 'ECDH-ES+A128KW'],
  ['a JWK that signs', { key: { ...jwkOf(rsa.privateKey), alg: 'PS256', use: 'sig' } }, '', rsa, 'RSA-OAEP-256'],
])('reads %s, and what it encrypts can be decrypted by its owner', async (_, encryption, file, { privateKey }, alg) => {
  const agreed = await read(encryption, file)
  if (agreed === undefined) throw new Error('nothing was read')
  expect(agreed.key).not.toHaveProperty('d')
  const encrypted = await encryptToken('some text', agreed)
  const { plaintext, protectedHeader } = await compactDecrypt(encrypted, privateKey)
  expect(new TextDecoder().decode(plaintext)).toBe('some text')
  expect(protectedHeader).toEqual({ alg, enc: 'enc' in encryption ? encryption.enc : 'A256GCM', ...ephemeral(alg) })
})

const ephemeral = (alg: string) => (alg.startsWith('ECDH') ? { epk: expect.any(Object) } : {})

test('says in the header of a nested token what it is, and which key it is for', async () => {
  const agreed = await read({ key: { ...jwkOf(rsa.publicKey), kid: 'theirs' } })
  if (agreed === undefined) throw new Error('nothing was read')
  const header = Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'at+jwt' })).toString('base64url')
  const { protectedHeader } = await compactDecrypt(await encryptToken(`${header}.e30.x`, agreed), rsa.privateKey)
  expect(protectedHeader).toMatchObject({ typ: 'at+jwt', cty: 'JWT', kid: 'theirs' })
  expect((await read({ key: { ...jwkOf(rsa.publicKey), kid: 'theirs' }, kid: 'ours' }))?.kid).toBe('ours')
})

test.each([
  ['a file that is not there', { key: './missing' }, /token\.encryption\.key cannot be read as a key/],
  ['a secret', { key: { kty: 'oct', k: 'c2VjcmV0' } }, /name the public key of the resource server/],
  ['a key that does not fit', { key: jwkOf(rsa.publicKey), alg: 'ECDH-ES' }, /cannot encrypt with ECDH-ES/],
  ['a key that only signs', { key: jwkOf(generateKeyPairSync('ed25519').publicKey) }, /cannot encrypt with ECDH-ES/],
])('refuses %s', async (_, encryption, sentence) => {
  await expect(read(encryption)).rejects.toThrow(sentence)
})

test.each([
  ['opaque tokens', { profile: 'opaque', encryption: { key: './key' } }, 'CONFLICT'],
  ['an algorithm with a shared secret', { encryption: { key: './key', alg: 'dir' } }, 'INVALID_VALUE'],
  ['no key', { encryption: { alg: 'RSA-OAEP' } }, 'MISSING_KEY'],
])('refuses encryption with %s when the file is read', async (_, token, code) => {
  const { problems } = await refusalOf(written(token))
  expect(problems.map((problem) => problem.code)).toEqual([code])
})
