import { expect, test } from 'vitest'
import { decodeForm, first } from '../../../../scenarios/api/params.ts'
import { serveHttp } from '../../../http/local-server.ts'
import { callback, driverInTests, targetInTests, tenantInTests } from '../driver-in-tests.ts'

/** A server whose tokens are `live-1`, `live-2`…, with introspection, userinfo and a protected address that answer as told. */
async function serveOracles(told: {
  readonly active?: (token: string) => unknown
  readonly userinfo?: (token: string) => number
  readonly protectedBy?: (token: string) => number
}) {
  let issued = 0
  return serveHttp((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server')
      const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
      const json = (status: number, value: unknown) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
      if (pathname === '/authorize') {
        return response.writeHead(302, { location: `${callback}?code=c&state=${searchParams.get('state')}` }).end()
      }
      if (pathname === '/token')
        return json(200, { access_token: `live-${'x'.repeat(20)}-${issued++}`, token_type: 'Bearer' })
      if (pathname === '/introspect')
        return json(200, { active: told.active?.(first(decodeForm(body), 'token') ?? '') })
      return json((pathname === '/userinfo' ? told.userinfo : told.protectedBy)?.(token) ?? 404, { sub: 'alice' })
    })
  })
}

async function find(
  told: Parameters<typeof serveOracles>[0],
  parts: readonly ('introspection' | 'userinfo' | 'probe')[],
) {
  await using server = await serveOracles(told)
  const endpoints = {
    authorization_endpoint: `${server.origin}/authorize`,
    token_endpoint: `${server.origin}/token`,
    ...(parts.includes('introspection') ? { introspection_endpoint: `${server.origin}/introspect` } : {}),
    ...(parts.includes('userinfo') ? { userinfo_endpoint: `${server.origin}/userinfo` } : {}),
  }
  const tenant = tenantInTests({
    endpoints,
    users: [],
    introspectionCaller: { method: 'client_secret_basic', clientId: 'api', secret: 's' },
    probeUrl: parts.includes('probe') ? `${server.origin}/me` : undefined,
  })
  await using tested = driverInTests(targetInTests({ tenants: [tenant] }))
  const lease = await tested.lease()
  const found = await lease.target.oracle(lease.target.tenants[0])
  await lease.release()
  // A later scenario asks by a way of its own, and nothing is calibrated again.
  const before = tested.sent().length
  await using later = await tested.lease()
  const again = await later.target.oracle(later.target.tenants[0])
  expect(tested.sent().length).toBe(before)
  const asked = again.kind === 'oracle' ? (await again.oracle.ask('gone')).kind : undefined
  return { name: found.kind === 'oracle' ? found.oracle.name : found.missing, asked }
}

const isLive = (token: string) => /^live-x{20}-\d+$/.test(token)
const status = (token: string) => (isLive(token) ? 200 : 401)

test('takes introspection first where it tells live from dead', async () => {
  expect(await find({ active: isLive, userinfo: status }, ['introspection', 'userinfo'])).toEqual({
    name: 'introspection',
    asked: 'dead',
  })
})

test.each([
  ['is active for garbage', () => true, 'introspection called a made-up token live'],
  ['is inactive for everything', () => false, 'introspection did not know a token that had just been issued'],
  ['never says', () => undefined, 'did not know a token that had just been issued'],
  [
    'only looks at the beginning',
    (token: string) => token.startsWith('live'),
    'called a token with one character changed live',
  ],
])('turns introspection down that %s', async (_, active, doubt) => {
  const { name, asked } = await find({ active }, ['introspection'])
  expect(name).toContain(doubt)
  expect(asked).toBeUndefined()
})

test('goes on to userinfo and the protected address', async () => {
  expect(await find({ active: () => true, userinfo: status }, ['introspection', 'userinfo'])).toMatchObject({
    name: 'userinfo',
  })
  expect(await find({ userinfo: () => 200, protectedBy: status }, ['userinfo', 'probe'])).toEqual({
    name: 'probe',
    asked: 'dead',
  })
})

test('says what to add where there is nothing to ask', async () => {
  expect((await find({}, [])).name).toContain('add `introspection: { auth, id, secret }`, or `probe: { url }`')
})
