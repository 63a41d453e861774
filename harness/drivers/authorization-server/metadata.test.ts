import { describe, expect, test } from 'vitest'
import { serveHttp } from '../../http/local-server.ts'
import { driverInTests, targetInTests, tenantInTests } from './driver-in-tests.ts'
import type { MetadataSource } from './input.ts'
import { wellKnownAddresses } from './metadata.ts'

describe('the addresses where an issuer may publish metadata', () => {
  test.each([
    ['https://as.example', ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration']],
    ['https://as.example/', ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration']],
    [
      'https://as.example/acme/',
      [
        '/.well-known/oauth-authorization-server/acme',
        '/acme/.well-known/oauth-authorization-server',
        '/acme/.well-known/openid-configuration',
        '/.well-known/openid-configuration/acme',
      ],
    ],
  ])('of %s', (issuer, paths) => {
    expect(wellKnownAddresses(issuer).map(({ url }) => new URL(url).pathname)).toEqual(paths)
  })
})

/** A server with these documents by path; a function answers with the server's own address in hand. */
async function serveDocuments(documents: Readonly<Record<string, (origin: string) => object | 'redirect' | 'html'>>) {
  const server = await serveHttp((request, response) => {
    const document = documents[request.url ?? '']?.(server.origin)
    if (document === 'redirect') response.writeHead(302, { location: '/elsewhere' }).end()
    else if (document === 'html') response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello</h1>')
    else if (document === undefined) response.writeHead(404).end('{}')
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document))
  })
  return server
}

async function open(issuer: string, source: MetadataSource = { kind: 'auto' }, endpoints = {}) {
  await using tested = driverInTests(
    targetInTests({ metadata: source, tenants: [tenantInTests({ issuer, endpoints })] }),
  )
  await using lease = await tested.lease()
  return { tenant: lease.target.tenants[0], ability: await lease.target.able('metadata'), sent: tested.sent() }
}

const inserted = '/.well-known/oauth-authorization-server/acme'
const openid = '/acme/.well-known/openid-configuration'

test('takes the first document and keeps every lookup', async () => {
  await using server = await serveDocuments({
    [inserted]: () => 'redirect',
    '/elsewhere': (origin) => ({ issuer: `${origin}/acme`, token_endpoint: `${origin}/wrong` }),
    [openid]: (origin) => ({ issuer: `${origin}/acme`, token_endpoint: `${origin}/token` }),
  })
  const { tenant, ability } = await open(`${server.origin}/acme`)
  expect(ability).toEqual({ kind: 'yes' })
  expect(tenant.endpoints).toEqual({ token_endpoint: `${server.origin}/token` })
  expect(
    tenant.lookups.map(({ answer, document }) => [answer.kind === 'answered' && answer.status, document !== undefined]),
  ).toEqual([
    [302, false],
    [404, false],
    [200, true],
    [404, false],
  ])
})

test('prefers the document of the issuer asked for to that of another', async () => {
  await using server = await serveDocuments({
    [inserted]: (origin) => ({ issuer: origin, token_endpoint: `${origin}/root` }),
    [openid]: (origin) => ({ issuer: `${origin}/acme`, token_endpoint: `${origin}/acme/token` }),
  })
  const { tenant } = await open(`${server.origin}/acme`)
  expect(tenant.endpoints.token_endpoint).toBe(`${server.origin}/acme/token`)
})

test('goes on with a document that names another issuer where there is no other', async () => {
  await using server = await serveDocuments({
    [inserted]: () => ({ issuer: 'http://localhost:1/acme/', token_endpoint: 'http://localhost:1/token' }),
  })
  const { tenant } = await open(`${server.origin}/acme`)
  expect(tenant.endpoints.token_endpoint).toBe('http://localhost:1/token')
  expect(tenant.metadata?.issuer).toBe('http://localhost:1/acme/')
})

test('lets endpoints given by hand win, and leaves out what is no address', async () => {
  await using server = await serveDocuments({
    [inserted]: () => ({
      issuer: 'x',
      token_endpoint: 'http://127.0.0.1:1/t',
      revocation_endpoint: 'none',
      jwks_uri: 7,
    }),
  })
  const { tenant } = await open(`${server.origin}/acme`, { kind: 'auto' }, { token_endpoint: 'http://127.0.0.1:2/t' })
  expect(tenant.endpoints).toEqual({ token_endpoint: 'http://127.0.0.1:2/t' })
})

test('asks nobody with metadata: none, and one address where one is given', async () => {
  await using server = await serveDocuments({ '/doc': () => 'html' })
  const none = await open(server.origin, { kind: 'none' })
  expect([none.sent, none.ability.kind]).toEqual([[], 'no'])
  const one = await open(server.origin, { kind: 'address', url: `${server.origin}/doc` })
  expect([one.sent, one.ability.kind]).toEqual([[`GET ${server.origin}/doc`], 'no'])
})

test('looks once a run, and once more where nobody answered', async () => {
  await using server = await serveDocuments({})
  await using tested = driverInTests(
    targetInTests({ metadata: { kind: 'auto' }, tenants: [tenantInTests({ issuer: server.origin })] }),
  )
  for (let round = 0; round < 3; round += 1) await (await tested.lease()).release()
  expect(tested.sent()).toHaveLength(2)
  await using silent = driverInTests(
    targetInTests({ metadata: { kind: 'auto' }, tenants: [tenantInTests({ issuer: 'http://127.0.0.1:1' })] }),
  )
  for (let round = 0; round < 4; round += 1) await (await silent.lease()).release()
  expect(silent.sent()).toHaveLength(4)
  await using lease = await silent.lease()
  expect(await lease.target.able('metadata')).toMatchObject({ kind: 'failed' })
})
