import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { planFlow } from '../../../scenarios/authorization-server/code-flow.ts'
import {
  alice,
  callback,
  clientInTests,
  driverInTests,
  formLogin,
  targetInTests,
  tenantInTests,
} from './driver-in-tests.ts'
import { codeFor, servePages } from './pages-in-tests.ts'
import { trialRandomness } from './trial-randomness.ts'

const bob = { username: 'bob', password: 'b' }

test('leases each user to one scenario at a time', async () => {
  await using tested = driverInTests(
    targetInTests({ login: formLogin(), tenants: [tenantInTests({ users: [alice, bob] })] }),
  )
  const first = await tested.lease()
  await using second = await tested.lease()
  expect([first, second].map(({ target }) => target.tenants[0].users.map(({ username }) => username))).toEqual([
    ['alice'],
    ['bob'],
  ])
  const third = tested.lease()
  expect(await Promise.race([third, setImmediate('waiting')])).toBe('waiting')
  await first.release()
  await using leased = await third
  expect(leased.target.tenants[0].users).toEqual([alice])
})

test('leases two users where a scenario says so', async () => {
  await using tested = driverInTests(
    targetInTests({ login: formLogin(), tenants: [tenantInTests({ users: [alice, bob] })] }),
  )
  await using lease = await tested.lease(['second-user'])
  expect(lease.target.tenants[0].users).toEqual([alice, bob])
  expect(await lease.target.able('second-user')).toEqual({ kind: 'yes' })
})

test('leases users of every tenant where a scenario works with several', async () => {
  const tenants = [
    tenantInTests({ id: 'acme', issuer: 'http://127.0.0.1:1/acme' }),
    tenantInTests({ id: 'globex', issuer: 'http://127.0.0.1:1/globex' }),
  ] as const
  await using tested = driverInTests(targetInTests({ login: formLogin(), tenants }))
  await using alone = await tested.lease([])
  expect(alone.target.tenants.map(({ users }) => users.length)).toEqual([1, 0])
  await alone.release()
  await using both = await tested.lease(['second-tenant'])
  expect(both.target.tenants.map(({ users }) => users.length)).toEqual([1, 1])
})

test('lets scenarios run in turn where the server has no users', async () => {
  await using tested = driverInTests(targetInTests({ tenants: [tenantInTests({ users: [] })] }))
  const first = await tested.lease()
  const second = tested.lease()
  expect(await Promise.race([second, setImmediate('waiting')])).toBe('waiting')
  await first.release()
  await (await second).release()
})

test('gives tenants made for one scenario without waiting', async () => {
  await using tested = driverInTests(targetInTests({ tenants: [tenantInTests({ users: [] })] }))
  await using first = await tested.lease()
  const own = [tenantInTests({ id: 'fresh', users: [bob] })] as const
  const request = { scenario: 'a/scenario', needs: [], signal: new AbortController().signal, tenants: own }
  await using second = await tested.driver.lease(request)
  expect([first, second].map(({ target }) => target.tenants[0].id)).toEqual(['acme', 'fresh'])
  expect(second.target.tenants[0].users).toEqual([bob])
})

test('adds what the configuration wants in every authorization request', async () => {
  await using server = await servePages({ 'GET /authorize': (asked) => ({ to: codeFor(asked) }) })
  const authorize = {
    params: [
      ['prompt', 'consent'],
      ['audience', 'api'],
    ],
    headers: [['x-gateway', 'key']],
  } as const
  const endpoints = { authorization_endpoint: `${server.origin}/authorize?p=flow` }
  await using tested = driverInTests(targetInTests({ authorize, tenants: [tenantInTests({ endpoints })] }))
  await using lease = await tested.lease()
  const client = clientInTests()
  const { request } = planFlow(client, trialRandomness)
  await lease.target.authorize(client, { params: [...request, ['prompt', 'none']] })
  const [asked] = server.asked
  expect(asked?.query.filter(([name]) => ['p', 'prompt', 'audience'].includes(name))).toEqual([
    ['p', 'flow'],
    ['prompt', 'none'],
    ['audience', 'api'],
  ])
  expect(asked?.headers['x-gateway']).toBe('key')
})

test('keeps every flow to itself: jars are empty at the beginning', async () => {
  await using server = await servePages({
    'GET /authorize': (asked) => ({ to: codeFor(asked), cookie: 'session=1; Secure' }),
  })
  const endpoints = { authorization_endpoint: `${server.origin}/authorize` }
  await using tested = driverInTests(targetInTests({ tenants: [tenantInTests({ endpoints })] }))
  await using lease = await tested.lease()
  const client = clientInTests()
  const ask = (browser = lease.target.browser()) =>
    lease.target.authorize(client, { params: planFlow(client, trialRandomness).request }, { browser })
  const { browser } = await ask()
  await ask()
  await ask(await browser.clone())
  expect(server.asked.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined, 'session=1'])
  expect(await browser.cookies()).toMatchObject([{ name: 'session', secure: true }])
})

test('keeps what went by for those who judge it at the end', async () => {
  await using server = await servePages({ 'GET /authorize': (asked) => ({ to: codeFor(asked) }) })
  const endpoints = { authorization_endpoint: `${server.origin}/authorize` }
  await using tested = driverInTests(targetInTests({ tenants: [tenantInTests({ endpoints })] }))
  await using lease = await tested.lease()
  const client = clientInTests()
  const outcome = await lease.target.authorize(client, { params: planFlow(client, trialRandomness).request })
  expect(lease.target.observations.authorizationResponses).toMatchObject([
    { tenant: 'acme', exchange: outcome.exchanges[0], response: { deliveredTo: callback } },
  ])
})

test('waits as long as the scenario may take, and says so where that is too short', async () => {
  await using tested = driverInTests(targetInTests())
  await using lease = await tested.lease([], { budgetMs: 10_000 })
  expect(await lease.target.elapse(5)).toEqual({ kind: 'elapsed' })
  const tooLong = await lease.target.elapse(3_600_000)
  expect(tooLong.kind === 'too-long' && tooLong.sentence).toMatch(
    /3600 s of waiting and the scenario has \d+ s left: run with `--time-limit 42[06]0` or more/,
  )
})

test('ends a wait with the scenario', async () => {
  await using tested = driverInTests(targetInTests())
  const stop = new AbortController()
  await using lease = await tested.lease([], { signal: stop.signal })
  const waiting = lease.target.elapse(60_000)
  stop.abort()
  expect((await waiting).kind).toBe('too-long')
})

test('tells the redaction every secret of the configuration', async () => {
  await using server = await servePages({
    'GET /authorize': () => ({
      html: '<form method="post"><input id="user" name="u"><input id="password" name="x"><button>Go</button></form>',
    }),
    'POST /authorize': ({ form, headers }) => ({
      html: `<p>${form.map(([, value]) => value).join(' ')} ${headers['x-gateway-key']} s3cr3t-of-the-app</p>`,
    }),
  })
  const client = clientInTests({
    authentication: { method: 'client_secret_post', clientId: 'app', secret: 's3cr3t-of-the-app' },
  })
  const endpoints = { authorization_endpoint: `${server.origin}/authorize` }
  await using tested = driverInTests(
    targetInTests({
      login: formLogin(),
      authorize: { params: [], headers: [['x-gateway-key', 'k3y-of-the-gateway']] },
      tenants: [tenantInTests({ clients: [client], endpoints })],
    }),
  )
  await using lease = await tested.lease()
  const outcome = await lease.target.authorize(client, { params: planFlow(client, trialRandomness).request })
  expect(outcome.hops.at(-1)?.body).toContain('correct horse k3y-of-the-gateway s3cr3t-of-the-app')
  for (const secret of ['correct horse', 'k3y-of-the-gateway', 's3cr3t-of-the-app']) {
    expect(tested.written()).not.toContain(secret)
  }
  expect(tested.written()).toContain('alice')
})
