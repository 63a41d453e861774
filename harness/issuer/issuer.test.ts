import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { keysInFolder, keysInMemory } from './keys.ts'
import { startIssuer } from './start-issuer.ts'

const jsonAt = async (url: string) => (await fetch(url)).json()

test('publishes metadata at all three addresses and the same keys at both', async () => {
  await using issuer = await startIssuer({ tenants: ['acme'], alg: 'ES256', keys: keysInMemory() })
  const addresses = issuer.addresses('acme')
  for (const path of [
    '/.well-known/oauth-authorization-server/acme',
    '/acme/.well-known/oauth-authorization-server',
    '/acme/.well-known/openid-configuration',
  ]) {
    expect(await jsonAt(`${issuer.origin}${path}`)).toMatchObject({ ...addresses })
  }
  const keys = await jsonAt(addresses.jwks_uri)
  expect(await jsonAt(`${addresses.issuer}/.well-known/jwks.json`)).toEqual(keys)
  expect(JSON.stringify(keys)).not.toContain('"d"')
  const { key } = issuer.state('acme').handle
  const token = await new SignJWT({}).setProtectedHeader({ alg: key.alg, kid: key.kid }).sign(key.privateKey)
  await expect(jwtVerify(token, createLocalJWKSet(keys))).resolves.toBeDefined()
})

test('keeps its keys from run to run, in files that only their owner can read and that no repository takes', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'parcelproof-keys-')), 'keys')
  const first = await keysInFolder(folder).key('acme', 'RS256')
  const again = await keysInFolder(folder).key('acme', 'RS256')
  expect(again.kid).toBe(first.kid)
  expect((await keysInFolder(folder).key('globex', 'RS256')).kid).not.toBe(first.kid)
  expect((await stat(join(folder, 'acme-RS256.pem'))).mode & 0o077).toBe(0)
  expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('*\n')
  expect(await readdir(folder)).toHaveLength(3)
})

test('says in one sentence what is wrong with a key file, a folder or an algorithm', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parcelproof-keys-'))
  await writeFile(join(folder, 'acme-RS256.pem'), 'nothing')
  await expect(keysInFolder(folder).key('acme', 'RS256')).rejects.toThrow(/holds no private key/)
  await expect(keysInFolder(join(folder, 'acme-RS256.pem')).key('acme', 'ES256')).rejects.toThrow(/--keys/)
  await expect(keysInMemory().key('acme', 'HS256')).rejects.toThrow(/token\.alg/)
})

test('calls tokens inactive that it does not know, and says of the others what it was told', async () => {
  await using issuer = await startIssuer({ tenants: ['acme', 'globex'], alg: 'ES256', keys: keysInMemory() })
  issuer.state('acme').handle.introspectAs('known', { active: true, sub: 'x' })
  const ask = async (tenant: string, token: string) => {
    const body = new URLSearchParams({ token })
    return (await fetch(issuer.addresses(tenant).introspection_endpoint, { method: 'POST', body })).json()
  }
  expect(await ask('acme', 'known')).toEqual({ active: true, sub: 'x' })
  expect(await ask('acme', 'garbage')).toEqual({ active: false })
  expect(await ask('globex', 'known')).toEqual({ active: false })
})

test('refuses a taken port in one sentence', async () => {
  await using issuer = await startIssuer({ tenants: ['acme'], alg: 'ES256', keys: keysInMemory() })
  const port = Number(new URL(issuer.origin).port)
  await expect(startIssuer({ tenants: [], alg: 'ES256', keys: keysInMemory(), port })).rejects.toThrow(/--port-base/)
})
