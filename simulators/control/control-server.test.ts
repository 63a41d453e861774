import { Validator } from '@seriousme/openapi-schema-validator'
import { request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Simulators, startSimulators } from '../index.ts'
import { newParty, send, tokensOf } from '../testing/code-flow.ts'
import { routes } from './routes.ts'

let simulators: Simulators
let control = ''

beforeAll(async () => {
  simulators = await startSimulators({ carriers: ['ups', 'usps'], control: true, inProcess: true })
  control = simulators.control ?? ''
})
afterAll(() => simulators.close())

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'

async function call(method: Method, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const answer = await request(`${control}${path}`, { method, headers: { ...type, ...headers }, ...sent })
  const text = await answer.body.text()
  const json: unknown = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined
  return { status: answer.statusCode, json }
}

test('serves an OpenAPI 3.1 document that is valid and names every operation', async () => {
  const { json } = await call('GET', '/openapi.json')
  const document = typeof json === 'object' && json !== null ? { ...json } : {}
  expect(await new Validator().validate(document)).toEqual({ valid: true })
  expect(document).toMatchObject({ openapi: '3.1.0' })
  const ids = JSON.stringify(document).match(/"operationId":"\w+"/g) ?? []
  expect(new Set(ids).size).toBe(routes.length + 2)
})

test('lists carriers with profile, clock and quirks', async () => {
  expect((await call('GET', '/carriers')).json).toMatchObject([
    { id: 'ups', profile: 'rfc9700', clock: { offsetMs: 0 }, quirks: expect.arrayContaining([]) },
    { id: 'usps' },
  ])
})

test('adds a tenant and a client that get tokens', async () => {
  const added = await call('POST', '/carriers/ups/tenants', { id: 'by-api' })
  expect(added).toMatchObject({ status: 200, json: { id: 'by-api', clients: [{ clientId: 'by-api-ups-1' }, {}] } })
  const client = await call('POST', '/carriers/ups/tenants/by-api/clients', { clientId: 'extra', clientSecret: 'shh' })
  expect(client).toMatchObject({ status: 200, json: { clientId: 'extra' } })
  const { status } = await send(simulators.carrier('ups').endpoints.token_endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('extra:shh')}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  })
  expect(status).toBe(200)
  expect((await call('POST', '/carriers/ups/tenants', { id: 'by-api' })).status).toBe(400)
})

test('switches a profile and a quirk', async () => {
  const answer = await call('PATCH', '/carriers/ups', { profile: 'today', quirks: { 'ups/numbers-as-strings': false } })
  expect(answer.json).toMatchObject({ profile: 'today' })
  const party = await newParty(simulators.carrier('ups'), 'switched')
  const { json } = await send(simulators.carrier('ups').endpoints.token_endpoint, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${party.client.clientId}:${party.client.clientSecret}`)}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  })
  expect(typeof json.expires_in).toBe('number')
  await call('PATCH', '/carriers/ups', { profile: 'rfc9700', quirks: { 'ups/numbers-as-strings': false } })
})

test('sets, jumps and freezes one clock and no other', async () => {
  await call('PUT', '/carriers/ups/clock', { offsetMs: 60_000, frozen: true })
  const jumped = await call('POST', '/carriers/ups/clock/jump', { byMs: 3_600_000 })
  expect(jumped.json).toMatchObject({ frozen: true })
  expect(await simulators.carrier('ups').clock.now()).toBeGreaterThan(Date.now() + 3_600_000)
  expect((await call('GET', '/carriers/usps')).json).toMatchObject({ clock: { frozen: false, offsetMs: 0 } })
  await call('PUT', '/carriers/ups/clock', { offsetMs: 0, frozen: false })
})

test('injects a fault at several carriers, tells what it hit, and ends it', async () => {
  await call('POST', '/faults', { id: 'down', fault: { kind: 'server-error' }, carriers: ['ups', 'usps'] })
  expect((await send(simulators.carrier('usps').endpoints.jwks_uri)).status).toBe(503)
  expect((await call('GET', '/carriers/usps/faults')).json).toMatchObject([{ id: 'down', seen: 1, hits: [1] }])
  expect((await call('DELETE', '/carriers/usps/faults/down')).status).toBe(204)
  expect((await call('DELETE', '/carriers/ups/faults')).status).toBe(204)
  expect((await send(simulators.carrier('usps').endpoints.jwks_uri)).status).toBe(200)
})

test('holds and releases by latch', async () => {
  await call('POST', '/carriers/ups/latches', { id: 'gate', where: { endpoint: 'jwks' }, at: 'request' })
  const held = send(simulators.carrier('ups').endpoints.jwks_uri)
  await expect.poll(async () => (await call('GET', '/carriers/ups/latches')).json).toMatchObject([{ holding: 1 }])
  expect((await call('POST', '/carriers/ups/latches/gate/release')).json).toEqual({ released: 1 })
  expect((await held).status).toBe(200)
  expect((await call('DELETE', '/carriers/ups/latches/gate')).status).toBe(204)
})

test('takes a snapshot and puts it back', async () => {
  const { json } = await call('GET', '/carriers/usps/snapshot')
  await call('POST', '/carriers/usps/tenants', { id: 'short-lived' })
  expect((await call('PUT', '/carriers/usps/snapshot', json)).status).toBe(204)
  expect(JSON.stringify((await call('GET', '/carriers/usps/tenants')).json)).not.toContain('short-lived')
  expect(await call('PUT', '/carriers/ups/snapshot', json)).toMatchObject({ status: 400 })
  expect((await call('POST', '/reset')).status).toBe(204)
})

test('reads the journal by tenant and follows it as events', async () => {
  const party = await newParty(simulators.carrier('ups'), 'followed')
  const stream = await request(`${control}/journal/events?tenant=followed`)
  const told = (async () => {
    let text = ''
    for await (const chunk of stream.body) {
      text += String(chunk)
      if (text.split('event: exchange').length > 2) return text
    }
    return text
  })()
  await tokensOf(party)
  expect(await told).toMatch(/id: ups\/\d+\nevent: exchange\ndata: \{.*"endpoint":"authorization"/)
  const { json } = await call('GET', '/carriers/ups/journal?tenant=followed&limit=1')
  expect(json).toMatchObject([{ endpoint: 'token', tenant: 'followed' }])
})

test.each([
  ['GET', '/nowhere', undefined, 404, 'NOT_FOUND'],
  ['GET', '/carriers/dpd', undefined, 404, 'NOT_FOUND'],
  ['DELETE', '/carriers/ups/faults/none', undefined, 404, 'NOT_FOUND'],
  ['DELETE', '/carriers', undefined, 405, 'BAD_REQUEST'],
  ['POST', '/carriers/ups/faults', { fault: { kind: 'gremlins' } }, 400, 'BAD_FAULT_PLAN'],
  ['PATCH', '/carriers/ups', { quirks: { 'ups/none': true } }, 400, 'UNKNOWN_QUIRK'],
  ['PATCH', '/carriers/ups', { profile: 'strict' }, 400, 'BAD_REQUEST'],
  ['PUT', '/carriers/ups/clock', { speed: 3 }, 400, 'BAD_REQUEST'],
  ['GET', '/carriers/ups/journal?limit=many', undefined, 400, 'BAD_REQUEST'],
] as const)('refuses %s %s with a code and a sentence', async (method, path, body, status, error) => {
  expect(await call(method, path, body)).toEqual({ status, json: { error, message: expect.stringMatching(/\w.*\.$/) } })
})

test('answers neither pages of other sites nor other names', async () => {
  const foreign = await call('POST', '/reset', undefined, { origin: 'https://elsewhere.example' })
  const rebound = await call('GET', '/carriers', undefined, { host: 'elsewhere.example' })
  expect([foreign.status, rebound.status]).toEqual([401, 401])
})

test('asks for its token where it has one, and will not listen to others without', async () => {
  const common = { carriers: ['ups'], inProcess: true } as const
  await using guarded = await startSimulators({ ...common, control: { token: 'open-sesame' } })
  const statusWith = async (headers: Readonly<Record<string, string>>) =>
    (await send(`${guarded.control ?? ''}/carriers`, { headers })).status
  expect([await statusWith({}), await statusWith({ authorization: 'Bearer wrong' })]).toEqual([401, 401])
  expect(await statusWith({ authorization: 'Bearer open-sesame' })).toBe(200)
  await expect(startSimulators({ ...common, control: { host: '0.0.0.0' } })).rejects.toThrow('set a token')
})
