import { Agent, type Dispatcher, request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { carrierIds, carrierProfiles, readyMadeTenant, type Simulators, startSimulators } from '../index.ts'
import { createAuthority } from './throw-away-ca.ts'

const metadata = z.object({ issuer: z.string(), token_endpoint: z.string(), jwks_uri: z.string() })

let simulators: Simulators
let trusting: Dispatcher

beforeAll(async () => {
  simulators = await startSimulators({ profile: 'rfc9700', tls: true })
  trusting = new Agent({ connect: { ca: simulators.ca ?? '' } })
})
afterAll(async () => {
  await simulators.close()
  await trusting.close()
})

test.each(carrierIds)('serves %s over https, and says so in its metadata', async (id) => {
  const { issuer, origin, endpoints } = simulators.carrier(id)
  const inserted = new URL(issuer)
  inserted.pathname = `/.well-known/oauth-authorization-server${inserted.pathname}`
  const { body } = await request(inserted, { dispatcher: trusting })
  expect(origin).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  expect(metadata.parse(await body.json())).toEqual({
    issuer,
    token_endpoint: endpoints.token_endpoint,
    jwks_uri: endpoints.jwks_uri,
  })
  expect(issuer.startsWith(origin)).toBe(true)
  expect(endpoints.token_endpoint.startsWith(origin)).toBe(true)
})

test('is refused by a client that does not trust the throw-away authority', async () => {
  await expect(request(simulators.carrier('ups').issuer)).rejects.toThrow(/verify|self-signed/)
})

test.each(carrierProfiles)('issues tokens over https under a name of its own (%s)', async (profile) => {
  const authority = await createAuthority()
  await using server = await startSimulators({
    carriers: ['ups'],
    profile,
    tls: authority,
    publicHost: 'localhost',
    inProcess: true,
  })
  const ups = server.carrier('ups')
  expect([ups.issuer, server.ca]).toEqual([expect.stringMatching(/^https:\/\/localhost:\d+\//), authority.cert])
  const [client] = (await ups.addTenant(readyMadeTenant('ups', profile))).clients
  const credentials = Buffer.from(`${client?.clientId}:${client?.clientSecret}`).toString('base64')
  const { statusCode, body } = await request(ups.endpoints.token_endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
    dispatcher: new Agent({ connect: { ca: authority.cert } }),
  })
  expect([statusCode, await body.json()]).toEqual([200, expect.objectContaining({ access_token: expect.any(String) })])
})
