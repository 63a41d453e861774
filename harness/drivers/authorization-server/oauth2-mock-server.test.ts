import { OAuth2Server } from 'oauth2-mock-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { correctFlow } from '../../../scenarios/authorization-server/code-flow.ts'
import { clientInTests, driverInTests, type TestDriver, targetInTests, tenantInTests } from './driver-in-tests.ts'
import { trialRandomness } from './trial-randomness.ts'

let server: OAuth2Server
let tested: TestDriver

beforeAll(async () => {
  server = new OAuth2Server()
  await server.issuer.keys.generate('RS256')
  await server.start(0, '127.0.0.1')
  const issuer = server.issuer.url ?? ''
  tested = driverInTests(
    targetInTests({
      metadata: { kind: 'auto' },
      tenants: [tenantInTests({ issuer, users: [], clients: [clientInTests()] })],
    }),
  )
})

afterAll(async () => {
  await tested[Symbol.asyncDispose]()
  await server.stop()
})

test('runs a correct flow though the issuer names localhost', async () => {
  await using lease = await tested.lease()
  const control = await correctFlow(lease.target, lease.target.tenants[0].clients[0], trialRandomness)
  expect(control.kind === 'failed' ? control.sentence : control.kind).toBe('worked')
})

test('knows what it can do and what it cannot', async () => {
  await using lease = await tested.lease()
  const able = async (...abilities: readonly Parameters<typeof lease.target.able>[0][]) =>
    Promise.all(abilities.map(async (ability) => (await lease.target.able(ability)).kind))
  expect(await able('metadata', 'refresh-tokens', 'jwt-access-tokens', 'userinfo', 'revocation')).toEqual(
    Array(5).fill('yes'),
  )
  expect(await able('pushed-requests', 'registration', 'rfc9068-access-tokens', 'login', 'dpop')).toEqual(
    Array(5).fill('no'),
  )
  expect(await able('second-tenant', 'confidential-client', 'introspection', 'clock')).toEqual(Array(4).fill('unknown'))
})

test('trusts none of its oracles, which take garbage for a live token', async () => {
  await using lease = await tested.lease()
  const found = await lease.target.oracle(lease.target.tenants[0])
  expect(found.kind === 'none' ? found.missing : found.kind).toMatch(
    /nothing tells a live access token from a dead one.*userinfo called a made-up token live/,
  )
})
