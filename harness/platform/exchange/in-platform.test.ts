import { expect, test } from 'vitest'
import { startPlatform } from '../start-platform.ts'

const tenant = { id: 'acme', key: 'a-key-of-sixteen-letters', carriers: {} }
const endpoint = { id: 'acme', issuer: 'https://as.example/acme', jwksUri: 'https://as.example/acme/jwks' }

test('is part of the platform: one server, each with its own addresses', async () => {
  await using platform = await startPlatform({ carriers: [], tenants: [tenant], exchange: { tenants: [endpoint] } })
  expect((await fetch(`${platform.origin}/health`)).status).toBe(200)
  expect((await fetch(`${platform.origin}/exchange/acme/shipments`)).status).toBe(401)
  expect(await (await fetch(`${platform.origin}/registry/acme`)).json()).toMatchObject({
    audience: `${platform.origin}/exchange/acme`,
  })
})

test('knows the tenants of the platform alone', async () => {
  const exchange = { tenants: [{ ...endpoint, id: 'initech' }] }
  await expect(startPlatform({ carriers: [], tenants: [tenant], exchange })).rejects.toThrow(/name one of acme/)
})
