import { once } from 'node:events'
import { request as sendHttps } from 'node:https'
import { text } from 'node:stream/consumers'
import axios from 'axios'
import nock from 'nock'
import { request as sendUndici } from 'undici'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { type CarrierId, readyMadeTenant, type SimulatedClient, type Simulators, startSimulators } from '../index.ts'
import { carrierHosts } from './carrier-hosts.ts'
import { type RestoreCarriers, rerouteCarriers } from './nock.ts'

let simulators: Simulators
let restore: RestoreCarriers
const clients = new Map<CarrierId, SimulatedClient>()

beforeAll(async () => {
  simulators = await startSimulators({ profile: 'today', inProcess: true, control: true })
  for (const carrier of simulators.carriers) {
    const [client] = (await carrier.addTenant(readyMadeTenant(carrier.id, 'today'))).clients
    if (client !== undefined) clients.set(carrier.id, client)
  }
  return () => simulators.close()
})

beforeEach(() => {
  // What is not rerouted may not leave this machine, whatever a test does.
  nock.disableNetConnect()
  restore = rerouteCarriers(simulators)
})
afterEach(() => {
  restore()
  nock.cleanAll()
  nock.enableNetConnect()
})

const tokenUrl = 'https://onlinetools.ups.com/security/v1/oauth/token'
const tokenAnswer = z.object({ access_token: z.string() })

function basic(carrier: CarrierId): string {
  const { clientId = '', clientSecret = '' } = clients.get(carrier) ?? {}
  return `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
}

function form(carrier: CarrierId): Record<string, string> {
  return { authorization: basic(carrier), 'content-type': 'application/x-www-form-urlencoded' }
}

const senders = {
  fetch: async (url: string, headers: Record<string, string>, body: string) => {
    const response = await fetch(url, { method: 'POST', headers, body })
    return { status: response.status, text: await response.text() }
  },
  undici: async (url: string, headers: Record<string, string>, body: string) => {
    const response = await sendUndici(url, { method: 'POST', headers, body })
    return { status: response.statusCode, text: await response.body.text() }
  },
  'node:https': async (url: string, headers: Record<string, string>, body: string) => {
    const outgoing = sendHttps(url, { method: 'POST', headers }).end(body)
    const [response] = await once(outgoing, 'response')
    return { status: response.statusCode, text: await text(response) }
  },
  axios: async (url: string, headers: Record<string, string>, body: string) => {
    const response = await axios.post(url, body, { headers, responseType: 'text', validateStatus: () => true })
    return { status: response.status, text: String(response.data) }
  },
}

test.each(Object.entries(senders))('takes what %s sends to a real host to the simulator', async (_name, sendForm) => {
  const got = await sendForm(tokenUrl, form('ups'), 'grant_type=client_credentials')
  expect([got.status, tokenAnswer.parse(JSON.parse(got.text))]).toEqual([200, expect.anything()])
  const refused = await sendForm(
    tokenUrl,
    { ...form('ups'), authorization: 'Basic bm9ib2R5Om5v' },
    'grant_type=client_credentials',
  )
  expect(refused).toEqual({
    status: 401,
    text: '{"response":{"errors":[{"code":"10401","message":"ClientId is Invalid"}]}}',
  })
})

test('takes every real host of every carrier to its own simulator', async () => {
  const hosts = carrierHosts(simulators.carriers)
  expect(hosts.length).toBeGreaterThan(15)
  for (const { host, id } of hosts) {
    const seen: unknown[] = []
    const leave = simulators.carrier(id).watch((entry) => seen.push(entry.request.target))
    await fetch(`https://${host}/hello-from-${host}?a=1`)
    leave()
    expect({ host, seen }).toEqual({ host, seen: [`/hello-from-${host}?a=1`] })
  }
})

test.each([
  ['usps', 'apis.usps.com', 'apis-tem.usps.com', '/oauth2/v3/token', '/addresses/v3/address?streetAddress=1&state=NY'],
  [
    'ups',
    'onlinetools.ups.com',
    'wwwcie.ups.com',
    '/security/v1/oauth/token',
    '/api/track/v1/details/1Z12345E0205271688',
  ],
] as const)('keeps the production and the test environment of %s apart', async (id, live, trial, path, resource) => {
  const { clientId = '', clientSecret = '' } = clients.get(id) ?? {}
  const ask = { usps: { client_id: clientId, client_secret: clientSecret }, ups: {} }[id]
  const tokenFrom = async (host: string) => {
    const body = new URLSearchParams({ grant_type: 'client_credentials', ...ask })
    const headers = id === 'ups' ? { authorization: basic('ups') } : {}
    const response = await fetch(`https://${host}${path}`, { method: 'POST', headers, body })
    return tokenAnswer.parse(await response.json()).access_token
  }
  const use = async (host: string, token: string) =>
    (await fetch(`https://${host}${resource}`, { headers: { authorization: `Bearer ${token}` } })).status
  const [liveToken, trialToken] = [await tokenFrom(live), await tokenFrom(trial)]
  expect([await use(live, liveToken), await use(trial, trialToken)]).toEqual([200, 200])
  expect([await use(live, trialToken), await use(trial, liveToken)]).toEqual([401, 401])
})

test('leaves other hosts, and mocks of the same host set up before, alone', async () => {
  restore()
  nock('https://onlinetools.ups.com').get('/api/mine').reply(200, 'mine')
  nock('https://shop.example').get('/').reply(200, 'shop')
  restore = rerouteCarriers(simulators)
  expect(await (await fetch('https://onlinetools.ups.com/api/mine')).text()).toBe('mine')
  expect(await (await fetch('https://shop.example/')).text()).toBe('shop')
  await expect(fetch('https://other.example/')).rejects.toThrow()
  expect(nock.pendingMocks()).toEqual([])
})

test('puts things back when restored', async () => {
  restore()
  nock('https://onlinetools.ups.com').post('/security/v1/oauth/token').reply(200, 'the real one')
  expect(await senders.fetch(tokenUrl, form('ups'), 'grant_type=client_credentials')).toEqual({
    status: 200,
    text: 'the real one',
  })
})

test('passes bodies on byte for byte, compressed ones too', async () => {
  const { origin } = simulators.carrier('usps')
  const direct = await sendUndici(`${origin}/addresses/v3/address`, { headers: { authorization: 'Bearer no' } })
  const through = await fetch('https://apis.usps.com/addresses/v3/address', { headers: { authorization: 'Bearer no' } })
  expect([through.status, await through.text()]).toEqual([direct.statusCode, await direct.body.text()])
  await simulators
    .carrier('fedex')
    .command({ kind: 'configure', configuration: { quirks: { 'fedex/gzip-errors': true } } })
  const squeezed = await sendUndici('https://apis.fedex.com/oauth/token', { method: 'POST' })
  const bytes = Buffer.from(await squeezed.body.arrayBuffer())
  expect([squeezed.headers['content-encoding'], bytes.subarray(0, 2).toString('hex')]).toEqual(['gzip', '1f8b'])
  const plain = await fetch('https://apis.fedex.com/oauth/token', { method: 'POST' })
  expect(await plain.json()).toMatchObject({ errors: [expect.anything()] })
})

test('shows a body without length to the carrier as such', async () => {
  const outgoing = sendHttps('https://api-eu.dhl.com/auth/v1/token?grant_type=client_credentials', {
    method: 'POST',
    headers: { authorization: basic('dhl'), 'transfer-encoding': 'chunked' },
  }).end()
  const [response] = await once(outgoing, 'response')
  expect([response.statusCode, await text(response)]).toEqual([411, expect.stringContaining('Length Required')])
})

test('lets faults of the connection through', async () => {
  const ups = simulators.carrier('ups')
  await ups.command({ kind: 'add-fault', plan: { fault: { kind: 'connection-reset' }, count: 1 } })
  await expect(senders['node:https'](tokenUrl, form('ups'), 'grant_type=client_credentials')).rejects.toThrow()
  await ups.command({ kind: 'clear-faults' })
})
