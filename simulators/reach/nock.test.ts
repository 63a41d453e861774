import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { request as requestByHttps } from 'node:https'
import nock from 'nock'
import { request as requestByUndici } from 'undici'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { readyMadeTenant, type SimulatedClient, type Simulators, startSimulators } from '../index.ts'
import { type RestoreCarriers, rerouteCarriers } from './nock.ts'

let simulators: Simulators
let restore: RestoreCarriers
const clients: Record<string, SimulatedClient> = {}

beforeAll(async () => {
  simulators = await startSimulators({ profile: 'today', inProcess: true, control: true })
  for (const carrier of simulators.carriers) {
    const [client] = (await carrier.addTenant(readyMadeTenant(carrier.id, 'today'))).clients
    if (client !== undefined) clients[carrier.id] = client
  }
  restore = rerouteCarriers(simulators)
})

afterAll(async () => {
  restore()
  await simulators.close()
})

const tokenPath = '/security/v1/oauth/token'
const form = { 'content-type': 'application/x-www-form-urlencoded' }

test('sends fetch to the simulator', async () => {
  const response = await fetch(`https://onlinetools.ups.com${tokenPath}`, {
    method: 'POST',
    headers: { ...form, authorization: basic('ups') },
    body: 'grant_type=client_credentials',
  })
  console.log(response.status, [...response.headers], await response.text())
})
test('sends undici to the simulator', async () => {
  const response = await requestByUndici(`https://onlinetools.ups.com${tokenPath}`, {
    method: 'POST',
    headers: { ...form, authorization: basic('ups') },
    body: 'grant_type=client_credentials',
  })
  console.log(response.statusCode, response.headers, await response.body.text())
})
test('sends https to the simulator', async () => {
  const outgoing = requestByHttps(`https://onlinetools.ups.com${tokenPath}`, {
    method: 'POST',
    headers: { ...form, authorization: basic('ups') },
  })
  outgoing.end('grant_type=client_credentials')
  const [response] = await once(outgoing, 'response')
  console.log(response.statusCode, response.rawHeaders)
  response.resume()
})
function basic(id: string): string {
  const { clientId = '', clientSecret = '' } = clients[id] ?? {}
  return `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
}
