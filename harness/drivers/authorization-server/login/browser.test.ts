import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { correctFlow, planFlow } from '../../../../scenarios/authorization-server/code-flow.ts'
import { type LocalServer, serveHttp } from '../../../http/local-server.ts'
import {
  alice,
  callback,
  clientInTests,
  driverInTests,
  formLogin,
  steps,
  type TestDriver,
  targetInTests,
  tenantInTests,
} from '../driver-in-tests.ts'
import { oidcProviderSteps, publicApp, serveOidcProvider } from '../oidc-provider-in-tests.ts'
import { trialRandomness } from '../trial-randomness.ts'

describe('a log-in whose script posts JSON', () => {
  let server: LocalServer
  let tested: TestDriver
  beforeAll(async () => {
    server = await serveHttp((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server')
      const asked = searchParams.toString()
      if (pathname === '/authorize') {
        response
          .writeHead(302, { location: `/app?${asked}`, 'set-cookie': 'session=1; Secure; HttpOnly; SameSite=Lax' })
          .end()
      } else if (pathname === '/app') {
        response.setHeader('content-type', 'text/html').end('<div id="root"></div><script src="/app.js"></script>')
      } else if (pathname === '/app.js') {
        response.setHeader('content-type', 'text/javascript').end(script)
      } else if (pathname === '/api/login') {
        let body = ''
        request.on('data', (chunk) => {
          body += chunk
        })
        request.on('end', () => {
          const right =
            body.includes(`"password":"${alice.password}"`) && request.headers.cookie === 'session=1; seen=yes'
          response.writeHead(right ? 200 : 401, { 'content-type': 'application/json' }).end('{}')
        })
      } else {
        response.writeHead(404).end()
      }
    })
    tested = driverInTests(
      targetInTests({
        login: formLogin({
          kind: 'browser',
          deny: steps(['click', '#deny']),
          failure: 'Wrong password',
          steps: formSteps,
        }),
        tenants: [tenantInTests({ endpoints: { authorization_endpoint: `${server.origin}/authorize` } })],
      }),
    )
  })
  afterAll(async () => {
    await tested[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  const formSteps = steps(
    ['fill', '#user', '{username}'],
    ['fill', '#password', '{password}'],
    ['click', '#go'],
    ['click', '#allow'],
  )

  const script = `
    document.cookie = 'seen=yes'
    const root = document.getElementById('root')
    const asked = new URLSearchParams(location.search)
    const answer = (params) => { location.href = asked.get('redirect_uri') + '?' + new URLSearchParams({ ...params, state: asked.get('state') }) }
    setTimeout(() => {
      root.innerHTML = '<input id="user"><input id="password" type="password"><div id="go" role="button">Go</div><p id="message"></p>'
      document.getElementById('go').onclick = async () => {
        const body = JSON.stringify({ username: user.value, password: password.value })
        const told = await fetch('/api/login', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
        if (!told.ok) { message.textContent = 'Wrong password'; return }
        root.innerHTML = '<button id="allow">Allow</button><button id="deny">Deny</button>'
        document.getElementById('allow').onclick = () => answer({ code: 'c1' })
        document.getElementById('deny').onclick = () => answer({ error: 'access_denied' })
      }
    }, 100)`

  const request = () => ({ params: planFlow(clientInTests(), trialRandomness).request })

  test('ends with the code that the script takes to the client', async () => {
    await using lease = await tested.lease()
    const outcome = await lease.target.authorize(clientInTests(), request())
    expect(outcome).toMatchObject({ kind: 'code', code: 'c1', response: { deliveredTo: callback } })
    expect(tested.sent().filter((line) => line.startsWith('GET https://app.example'))).toEqual([])
  })

  test('refuses where the person does', async () => {
    await using lease = await tested.lease()
    const outcome = await lease.target.authorize(clientInTests(), request(), { person: 'deny' })
    expect(outcome).toMatchObject({ kind: 'error', error: 'access_denied' })
  })

  test('says that the log-in was refused', async () => {
    await using lease = await tested.lease()
    const outcome = await lease.target.authorize(clientInTests(), request(), { person: 'wrong-password' })
    expect(outcome.kind === 'login-failed' && outcome.sentence).toContain('login.failure')
  })

  test('tells the form login that it needs a browser', async () => {
    const { driver } = tested
    expect(driver.observations.pages.length).toBeGreaterThan(0)
    await using form = driverInTests(
      targetInTests({
        login: formLogin({ steps: formSteps }),
        tenants: [tenantInTests({ endpoints: { authorization_endpoint: `${server.origin}/authorize` } })],
      }),
    )
    await using lease = await form.lease()
    const outcome = await lease.target.authorize(clientInTests(), request())
    expect(outcome.kind === 'login-failed' && outcome.sentence).toContain('login.kind: browser')
  })
})

test('goes through the pages of oidc-provider in Chromium', async () => {
  await using server = await serveOidcProvider()
  await using tested = driverInTests(
    targetInTests({
      metadata: { kind: 'auto' },
      login: formLogin({ kind: 'browser', steps: oidcProviderSteps }),
      tenants: [tenantInTests({ issuer: server.issuer, clients: [publicApp] })],
    }),
  )
  await using lease = await tested.lease()
  const control = await correctFlow(lease.target, publicApp, trialRandomness)
  expect(control.kind === 'failed' ? control.sentence : control.kind).toBe('worked')
  const outcome = control.kind === 'worked' ? control.grant.outcome : undefined
  expect(outcome?.hops.flatMap(({ page }) => page ?? [])).toEqual(['login', 'consent'])
  expect(outcome?.hops.filter(({ credentials }) => credentials)).toHaveLength(1)
})

test('lets a scenario rewrite the form between page and POST', async () => {
  await using server = await serveOidcProvider()
  await using tested = driverInTests(
    targetInTests({
      metadata: { kind: 'auto' },
      login: formLogin({ kind: 'browser', steps: oidcProviderSteps }),
      tenants: [tenantInTests({ issuer: server.issuer, clients: [publicApp] })],
    }),
  )
  await using lease = await tested.lease()
  const seen: string[] = []
  await lease.target.authorize(
    publicApp,
    { params: planFlow(publicApp, trialRandomness).request },
    {
      tamper(form) {
        seen.push(...form.fields.map(([name]) => name))
        return { ...form, fields: [...form.fields, ['added', 'by the attacker']] }
      },
    },
  )
  expect(seen).toEqual(['prompt', 'login', 'password', 'prompt'])
})

test.each([
  [
    'an app that a script calls',
    'com.example.app:/cb',
    (to: string) => `<button id="go" onclick="location.href='${to}?code=c1'">Go on</button>`,
  ],
  [
    'a silent log-in in a frame',
    'https://app.example/cb',
    () =>
      '<button id="go" onclick="document.body.append(Object.assign(document.createElement(\'iframe\'), { src: \'/silent\' }))">Go on</button>',
  ],
])('reads the code that goes to %s', async (_, redirectUri, page) => {
  await using server = await serveHttp((request, response) => {
    if (request.url === '/silent') return response.writeHead(302, { location: `${redirectUri}?code=c1` }).end()
    return response.setHeader('content-type', 'text/html').end(page(redirectUri))
  })
  const client = clientInTests({ redirectUris: [redirectUri] })
  const endpoints = { authorization_endpoint: `${server.origin}/authorize` }
  await using tested = driverInTests(
    targetInTests({
      login: formLogin({ kind: 'browser', steps: steps(['click', '#go']) }),
      tenants: [tenantInTests({ clients: [client], endpoints })],
    }),
  )
  await using lease = await tested.lease()
  const outcome = await lease.target.authorize(client, { params: planFlow(client, trialRandomness).request })
  expect(outcome).toMatchObject({ kind: 'code', code: 'c1', response: { deliveredTo: redirectUri } })
})

test('lets no request past the allow-list', async () => {
  await using server = await serveHttp((_, response) => {
    response.setHeader('content-type', 'text/html').end(`<script src="https://cdn.example/a.js"></script>
      <script>fetch('https://evil.example/').catch(() => { document.body.innerHTML = '<p id="blocked">blocked</p>' })</script><body></body>`)
  })
  await using tested = driverInTests(
    targetInTests({
      login: formLogin({ kind: 'browser', steps: steps(['click', '#never']) }),
      tenants: [tenantInTests({ endpoints: { authorization_endpoint: `${server.origin}/authorize` } })],
    }),
  )
  await using lease = await tested.lease()
  const outcome = await lease.target.authorize(clientInTests(), {
    params: planFlow(clientInTests(), trialRandomness).request,
  })
  expect(outcome).toMatchObject({ kind: 'page', stalled: false })
  expect(tested.sent()).toHaveLength(1)
})
