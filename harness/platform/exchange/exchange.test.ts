import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { CompactEncrypt } from 'jose'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { agree, newSigner, openExchangeWorld } from './testing/exchange-world.ts'

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

test('serves a tenant by path and by subdomain, to a token of its own issuer, once there is an agreement', async () => {
  await using world = await openExchangeWorld()
  expect((await world.ask('/exchange/acme/shipments', bearer(await world.token('acme')))).status).toBe(401)
  await agree(world, 'acme')
  const byPath = await world.ask('/exchange/acme/shipments', bearer(await world.token('acme')))
  expect(byPath.json).toEqual({ tenant: 'acme', shipments: [{ number: 'acme-4711' }] })
  const host = `acme.exchange.test:${new URL(world.origin).port}`
  expect((await world.ask('/shipments', { ...bearer(await world.token('acme')), host })).json).toEqual(byPath.json)
})

test('answers a look-up with address, issuer and audience, and says nothing of tenants that do not exist', async () => {
  await using world = await openExchangeWorld()
  const { json } = await world.ask('/registry/acme')
  expect(json).toMatchObject({
    endpoint: `${world.origin}/exchange/acme`,
    subdomain: `http://acme.exchange.test:${new URL(world.origin).port}`,
    issuer: 'https://as.example/acme',
    audience: `${world.origin}/exchange/acme`,
  })
  expect((await world.ask('/registry/initech')).status).toBe(404)
  const described = await world.ask('/.well-known/oauth-protected-resource/exchange/acme')
  expect(described.json).toMatchObject({ authorization_servers: ['https://as.example/acme'] })
})

test('goes from catalogue to token: offer, agreement, address, and the first token of the tenant’s own issuer', async () => {
  await using world = await openExchangeWorld()
  const catalogue = await world.negotiate('acme', 'catalog/request')
  expect(catalogue.text).toContain('offer-shipping-write')
  const { agreement } = await agree(world, 'acme')
  const transfer = await world.negotiate('acme', 'transfers/request', { agreementId: agreement })
  expect(transfer.json).toMatchObject({
    state: 'STARTED',
    dataAddress: { endpoint: `${world.origin}/exchange/acme`, scope: 'shipping shipping:write', access_token: 'first' },
  })
  expect(world.fetched).toEqual(['https://as.example/acme/token'])
})

test('ends a negotiation over another purpose or an offer nobody made, and opens nothing', async () => {
  await using world = await openExchangeWorld()
  for (const body of [
    { offers: ['offer-shipping'], purpose: 'marketing' },
    { offers: ['offer-everything'], purpose: 'shipping' },
  ]) {
    const { json } = await world.negotiate('acme', 'negotiations/request', body)
    expect(json).toMatchObject({ state: 'TERMINATED' })
    const verified = await world.negotiate('acme', `negotiations/${json.providerPid}/agreement/verification`)
    expect(verified.status).toBe(400)
  }
  expect((await world.ask('/exchange/acme/shipments', bearer(await world.token('acme')))).status).toBe(401)
})

test('closes an endpoint to a client at once when its agreement is terminated', async () => {
  await using world = await openExchangeWorld()
  const { negotiation } = await agree(world, 'acme')
  const token = await world.token('acme')
  expect((await world.ask('/exchange/acme/shipments', bearer(token))).status).toBe(200)
  await world.negotiate('acme', `negotiations/${negotiation}/termination`)
  expect((await world.ask('/exchange/acme/shipments', bearer(token))).status).toBe(401)
})

test('finds no negotiation of another tenant, and tells a wrong key and an unknown tenant nothing', async () => {
  await using world = await openExchangeWorld()
  const { negotiation, agreement } = await agree(world, 'acme')
  expect((await world.negotiate('globex', `negotiations/${negotiation}/termination`)).status).toBe(404)
  expect((await world.negotiate('globex', 'transfers/request', { agreementId: agreement })).status).toBe(404)
  const wrongKey = await world.negotiate('acme', 'catalog/request', {}, 'another-key-of-16')
  const unknown = await world.negotiate('initech', 'catalog/request')
  expect([wrongKey.status, wrongKey.text]).toEqual([unknown.status, unknown.text])
})

test('gives no more than the agreement, whatever the token says', async () => {
  await using world = await openExchangeWorld({}, { agreements: [{ clientId: 'shop', scopes: ['shipping'] }] })
  const token = await world.token('acme', { scope: 'shipping shipping:write' })
  expect((await world.ask('/exchange/acme/shipments', bearer(token))).status).toBe(200)
  expect((await world.ask('/exchange/acme/shipments', bearer(token), { to: 'Antwerp' })).status).toBe(403)
})

test('refuses another tenant’s token, garbage and a tenant that does not exist with one and the same answer', async () => {
  await using world = await openExchangeWorld()
  await agree(world, 'acme')
  await agree(world, 'globex')
  const answers = [
    await world.ask('/exchange/acme/shipments', bearer(await world.token('globex'))),
    await world.ask('/exchange/acme/shipments', bearer('garbage')),
    await world.ask('/exchange/acme/shipments', bearer(await world.token('acme', { exp: 1 }))),
    await world.ask('/exchange/initech/shipments', bearer(await world.token('acme'))),
  ]
  const shape = ({ status, text, headers }: (typeof answers)[number]) => [
    status,
    text,
    String(headers['www-authenticate']).replaceAll('initech', 'acme'),
  ]
  expect(answers.map(shape)).toEqual(answers.map(() => shape(answers[0] ?? expect.fail())))
})

test('asks an issuer for its keys once, and not more often than every ten seconds however many unknown keys turn up', async () => {
  await using world = await openExchangeWorld()
  await agree(world, 'acme')
  const keysFetched = () => world.fetched.filter((url) => url.endsWith('/jwks')).length
  for (let round = 0; round < 5; round += 1) {
    await world.ask('/exchange/acme/shipments', bearer(await world.token('acme')))
    await world.ask('/exchange/acme/shipments', bearer(await world.token('acme', {}, newSigner(`stranger-${round}`))))
  }
  expect(keysFetched()).toBe(1)
  const next = newSigner('a2')
  world.signers.set('acme', [next])
  world.forward(11_000)
  const token = await world.token('acme', {}, next)
  expect((await world.ask('/exchange/acme/shipments', bearer(token))).status).toBe(200)
  expect(keysFetched()).toBe(2)
})

test('keeps serving known keys while the issuer is away, and says 503 where it has none', async () => {
  await using world = await openExchangeWorld()
  await agree(world, 'acme')
  await agree(world, 'globex')
  expect((await world.ask('/exchange/acme/shipments', bearer(await world.token('acme')))).status).toBe(200)
  world.cutOff()
  expect((await world.ask('/exchange/acme/shipments', bearer(await world.token('acme')))).status).toBe(200)
  expect((await world.ask('/exchange/globex/shipments', bearer(await world.token('globex')))).status).toBe(503)
  world.forward(301_000)
  expect((await world.ask('/exchange/acme/shipments', bearer(await world.token('acme')))).status).toBe(503)
})

test('tells events by tenant and reason, with no token in them', async () => {
  await using world = await openExchangeWorld()
  await agree(world, 'acme')
  const token = await world.token('acme')
  await world.ask('/exchange/acme/shipments', bearer(token))
  await world.ask('/exchange/globex/shipments', bearer(token))
  expect(world.events.map(({ kind, tenant, reason }) => [kind, tenant, reason]).slice(-2)).toEqual([
    ['exchange-served', 'acme', undefined],
    ['exchange-refused', 'globex', 'not signed by this issuer'],
  ])
  expect(JSON.stringify(world.events)).not.toContain(token)
})

test('names every key of a configuration that cannot be used', async () => {
  await expect(openExchangeWorld({ leeway: 600 })).rejects.toThrow(/leeway/)
  await expect(openExchangeWorld({}, { tokens: 'opaque' })).rejects.toThrow(/introspection/)
})

test('decrypts tokens where that was agreed, and takes none there that is only signed or meant for another key', async () => {
  const [own, other] = [
    generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  ]
  const key = z.looseObject({ kty: z.literal('EC'), d: z.string() }).parse(own.privateKey.export({ format: 'jwk' }))
  await using world = await openExchangeWorld(
    {},
    { decryption: { key, alg: 'ECDH-ES' }, agreements: [{ clientId: 'shop', scopes: ['shipping'] }] },
  )
  const signed = await world.token('acme')
  const encrypt = (to: KeyObject, alg = 'ECDH-ES', enc = 'A256GCM') =>
    new CompactEncrypt(new TextEncoder().encode(signed)).setProtectedHeader({ alg, enc, cty: 'JWT' }).encrypt(to)
  const statusOf = async (token: string) => (await world.ask('/exchange/acme/shipments', bearer(token))).status
  expect(await statusOf(await encrypt(own.publicKey))).toBe(200)
  expect(await statusOf(signed)).toBe(401)
  expect(await statusOf(await encrypt(other.publicKey))).toBe(401)
  expect(await statusOf(await encrypt(own.publicKey, 'ECDH-ES+A128KW'))).toBe(401)
  expect(await statusOf(await encrypt(own.publicKey, 'ECDH-ES', 'A128GCM'))).toBe(401)
})

test('takes no encrypted token where nothing was agreed about encryption', async () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  await using world = await openExchangeWorld({}, { agreements: [{ clientId: 'shop', scopes: ['shipping'] }] })
  const encrypted = await new CompactEncrypt(new TextEncoder().encode(await world.token('acme')))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', cty: 'JWT' })
    .encrypt(publicKey)
  expect((await world.ask('/exchange/acme/shipments', bearer(await world.token('acme')))).status).toBe(200)
  expect((await world.ask('/exchange/acme/shipments', bearer(encrypted))).status).toBe(401)
})

test('does not start with a key to decrypt opaque tokens, nor with one that is not private', async () => {
  const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' } as const
  const introspection = { endpoint: 'https://as.example/introspect', clientId: 'exchange', secret: 's' }
  const opaque = openExchangeWorld({}, { tokens: 'opaque', introspection, decryption: { key, alg: 'ECDH-ES' } })
  await expect(opaque).rejects.toThrow(/has no use with `tokens: opaque`; take it out/)
  const publicOnly = openExchangeWorld({}, { decryption: { key: { ...key, d: '' }, alg: 'ECDH-ES' } })
  await expect(publicOnly).rejects.toThrow(/name the private key/)
})
