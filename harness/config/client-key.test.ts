import { generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { authorizationServerTarget } from './authorization-server-target.ts'
import { readClientKey } from './client-key.ts'
import { loadConfiguration } from './load.ts'
import { clientOf, configurationOf, serverOf, temporaryFolder, tenantOf } from './testing/written-configuration.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ed25519 = generateKeyPairSync('ed25519')

const pkcs8 = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
const jwkOf = (key: KeyObject): JsonWebKey => key.export({ format: 'jwk' })

describe('reads', () => {
  test.each([
    ['a PEM key (PKCS #8)', pkcs8(p256.privateKey), 'ES256'],
    ['a PEM key (PKCS #1)', rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(), 'RS256'],
    ['a PEM key (SEC 1)', p256.privateKey.export({ type: 'sec1', format: 'pem' }).toString(), 'ES256'],
    ['an Ed25519 key', pkcs8(ed25519.privateKey), 'EdDSA'],
    ['a JWK', JSON.stringify(jwkOf(p256.privateKey)), 'ES256'],
    ['a JWK with an algorithm of its own', JSON.stringify({ ...jwkOf(rsa.privateKey), alg: 'PS256' }), 'PS256'],
  ])('%s from a file beside the configuration', async (_, text, alg) => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, 'key'), text)
    const answer = await readClientKey({ key: './key' }, folder.path)
    expect(answer).toMatchObject({ kind: 'key', key: { alg, jwk: { d: expect.any(String) } } })
  })

  test.each([
    ['the text of a PEM key', pkcs8(p256.privateKey)],
    ['the text of a PEM key in one line', pkcs8(p256.privateKey).replaceAll('\n', '\\n')],
    ['the text of a JWK', JSON.stringify(jwkOf(p256.privateKey))],
    ['a JWK written out', { ...jwkOf(p256.privateKey) }],
  ])('%s', async (_, key) => {
    expect(await readClientKey({ key }, '/nowhere')).toMatchObject({ kind: 'key', key: { alg: 'ES256' } })
  })

  test('kid and alg from the entry before those of the JWK', async () => {
    const jwk = { ...jwkOf(rsa.privateKey), kid: 'its-own', alg: 'RS256' }
    expect(await readClientKey({ key: jwk }, '/')).toMatchObject({ key: { kid: 'its-own', alg: 'RS256' } })
    expect(await readClientKey({ key: jwk, kid: 'k1', alg: 'PS384' }, '/')).toMatchObject({
      key: { kid: 'k1', alg: 'PS384' },
    })
  })
})

describe('says what to do about', () => {
  const encrypted = p256.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
  test.each([
    ['a file that is not there', { key: 'nothing.pem' }, 'cannot be read (ENOENT)'],
    [
      'a public key',
      { key: p256.publicKey.export({ type: 'spki', format: 'pem' }).toString() },
      'name the private key',
    ],
    ['a public JWK', { key: { ...jwkOf(p256.publicKey) } }, 'name the private key, not the public one'],
    ['an encrypted key', { key: encrypted.toString() }, 'write it without a passphrase'],
    [
      'a broken key',
      { key: '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----' },
      'neither a PEM private key nor',
    ],
    ['an algorithm that does not fit', { key: pkcs8(p256.privateKey), alg: 'RS256' }, 'cannot sign with RS256'],
    ['an algorithm nobody knows', { key: pkcs8(p256.privateKey), alg: 'XS1' }, 'cannot sign with XS1'],
  ])('%s', async (_, source, sentence) => {
    const answer = await readClientKey(source, '/nowhere')
    expect(answer).toMatchObject({ kind: 'unusable', sentence: expect.stringContaining(sentence) })
  })

  test('every unusable key of a configuration, with its place', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'target.json')
    const client = (id: string) => clientOf({ id, auth: 'private_key_jwt', key: 'missing.pem' })
    const tenants = [tenantOf({ clients: [client('a'), client('b')] })]
    await writeFile(file, JSON.stringify(configurationOf(serverOf({ tenants })), null, 2))
    const error = await authorizationServerTarget(await loadConfiguration(file, {})).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'KEY_UNUSABLE',
      problems: [
        { path: ['authorizationServer', 'tenants', 0, 'clients', 0, 'key'], line: expect.any(Number) },
        { path: ['authorizationServer', 'tenants', 0, 'clients', 1, 'key'], line: expect.any(Number) },
      ],
    })
  })
})
