import { createHash, X509Certificate } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Server } from 'node:net'
import { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Authority, type CertifiedKey, createAuthority } from '../../../simulators/reach/throw-away-ca.ts'
import { openBrowser } from '../self-check/browser.ts'
import { target, tenantClient } from '../self-check/tenant.ts'
import { startPlatform } from '../start-platform.ts'
import { createTestClock } from '../testing/test-clock.ts'

/** What arrived at the port for certificates: which one was shown, for what. */
interface Shown {
  readonly path: string
  readonly grant: string | null
  readonly certificate: string | undefined
}

const key = 'the-key-of-acme-is-long-enough'
const thumbprint = (pem: string): string =>
  createHash('sha256').update(new X509Certificate(pem).raw).digest('base64url')

let authority: Authority
let acme: CertifiedKey
const servers: Server[] = []
beforeAll(async () => {
  authority = await createAuthority()
  acme = await authority.clientCertificate('acme')
})
afterAll(() => {
  for (const server of servers) server.close()
})

async function listen(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** A carrier whose tokens are good for the certificate they were asked for with, and for no other. */
async function carrierWithCertificates(binds = true) {
  const shown: Shown[] = []
  const answer: RequestListener = async (request, response) => {
    const { socket } = request
    const raw = socket instanceof TLSSocket ? socket.getPeerCertificate().raw : undefined
    const certificate = raw === undefined ? undefined : createHash('sha256').update(raw).digest('base64url')
    let body = ''
    for await (const part of request) body += String(part)
    const path = new URL(request.url ?? '/', 'https://carrier.example').pathname
    shown.push({ path, grant: new URLSearchParams(body).get('grant_type'), certificate })
    const isToken = path === '/token'
    const good =
      certificate !== undefined && (isToken || request.headers.authorization === `Bearer bound-to-${certificate}`)
    response.writeHead(good ? 200 : 401, { 'content-type': 'application/json' })
    const tokens = {
      access_token: `bound-to-${certificate}`,
      token_type: 'Bearer',
      expires_in: 600,
      refresh_token: 'r',
    }
    response.end(JSON.stringify(good ? (isToken ? tokens : { marker: 'of acme' }) : { error: 'invalid_client' }))
  }
  const { cert, key: own } = await authority.certificateFor(['127.0.0.1'])
  const tls = { cert, key: own, ca: authority.cert, requestCert: true, rejectUnauthorized: false }
  const secure = `https://127.0.0.1:${await listen(createTlsServer(tls, answer))}`
  const open = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(metadata))
  })
  const issuer = `http://127.0.0.1:${await listen(open)}`
  const metadata = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    code_challenge_methods_supported: ['S256'],
    ...(binds ? { tls_client_certificate_bound_access_tokens: true } : {}),
    mtls_endpoint_aliases: { token_endpoint: `${secure}/token` },
  }
  return { issuer, secure, shown }
}

async function platformAt(
  { issuer, secure }: { readonly issuer: string; readonly secure: string },
  certificate = true,
  clock = createTestClock(),
) {
  const mapping = {
    client: { id: 'acme-app', auth: 'tls_client_auth' as const },
    ...(certificate ? { certificate: { cert: acme.cert, key: acme.key } } : {}),
    policy: { mutualTls: true },
  }
  return startPlatform({
    clock,
    refreshAhead: false,
    carriers: [{ id: 'ups', issuer, api: secure, ca: authority.cert }],
    tenants: [{ id: 'acme', key, carriers: { ups: mapping } }],
  })
}

describe('mutual TLS', () => {
  test('shows the tenant’s certificate at the token endpoint’s alias and with every call, refreshed ones too', async () => {
    const carrier = await carrierWithCertificates()
    const clock = createTestClock()
    await using platform = await platformAt(carrier, true, clock)
    const client = tenantClient(platform, { tenant: 'acme', carrier: 'ups' }, key)
    const browser = openBrowser()
    const asked = new URL(target(await client.start(browser)))
    const { redirect_uri = '', state = '' } = Object.fromEntries(asked.searchParams)
    const callback = `${redirect_uri}?${new URLSearchParams({ code: 'c', state })}`
    expect((await browser.visit(callback)).status).toBe(303)
    const answer = await client.call(browser)
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('of acme')])
    clock.advance(595_000)
    expect((await client.call(browser)).status).toBe(200)
    const own = thumbprint(acme.cert)
    expect(carrier.shown).toMatchObject([
      { path: '/token', grant: 'authorization_code', certificate: own },
      { path: '/tenants/acme/me', certificate: own },
      { path: '/token', grant: 'refresh_token', certificate: own },
      { path: '/tenants/acme/me', certificate: own },
    ])
  })

  test.each([
    ['the carrier binds no tokens', false, true],
    ['the mapping has no certificate', true, false],
  ])('is not done without: no connection where %s', async (_what, binds, certificate) => {
    const carrier = await carrierWithCertificates(binds)
    await using platform = await platformAt(carrier, certificate)
    const client = tenantClient(platform, { tenant: 'acme', carrier: 'ups' }, key)
    expect((await client.start(openBrowser())).status).toBe(503)
    expect(carrier.shown).toEqual([])
  })
})
