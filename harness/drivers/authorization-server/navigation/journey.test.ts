import { expect, test } from 'vitest'
import type { AuthorizationRequest } from '../../../../scenarios/api/authorization-server.ts'
import { withParam } from '../../../../scenarios/api/params.ts'
import { planFlow } from '../../../../scenarios/authorization-server/code-flow.ts'
import { callback, clientInTests, driverInTests, targetInTests, tenantInTests } from '../driver-in-tests.ts'
import { type Asked, codeFor, type PageServer, servePages, type Told } from '../pages-in-tests.ts'
import { trialRandomness } from '../trial-randomness.ts'

/** Sends one correct request to these pages, with some parameters changed, and gives outcome and addresses sent to. */
async function ask(
  server: PageServer,
  changes: Readonly<Record<string, string>> = {},
  request: Partial<AuthorizationRequest> = {},
  redirectUri = callback,
) {
  const client = clientInTests({ redirectUris: [redirectUri] })
  const endpoints = { authorization_endpoint: `${server.origin}/authorize` }
  await using tested = driverInTests(targetInTests({ tenants: [tenantInTests({ clients: [client], endpoints })] }))
  await using lease = await tested.lease()
  const params = Object.entries(changes).reduce(
    (all, [name, value]) => withParam(all, name, value),
    planFlow(client, trialRandomness).request,
  )
  const outcome = await lease.target.authorize(client, { params, ...request })
  return { outcome, sent: tested.sent() }
}

const answering = (told: (asked: Asked) => Told) => servePages({ 'GET /authorize': told, 'POST /authorize': told })

test('reads a code from a redirect and never requests the redirect URI', async () => {
  await using server = await answering((asked) => ({ to: codeFor(asked) }))
  const { outcome, sent } = await ask(server)
  expect(outcome).toMatchObject({
    kind: 'code',
    code: 'c1',
    response: { deliveredTo: callback, mode: 'query', status: 302 },
  })
  expect(sent).toHaveLength(1)
})

test.each([
  [
    'an unregistered address that was asked for',
    { redirect_uri: 'https://evil.example/cb' },
    'https://evil.example/cb?code=c',
    'https://evil.example/cb',
  ],
  ['an address that nobody named', {}, 'https://evil.example/other?code=c', 'https://evil.example/other'],
  ['another port of loopback', {}, 'http://127.0.0.1:1/cb?code=c', 'http://127.0.0.1:1/cb'],
  ['a scheme of an app', { redirect_uri: 'com.example.app:/cb' }, 'com.example.app:/cb?code=c', 'com.example.app:/cb'],
  [
    'a query of its own',
    { redirect_uri: 'https://app.example/cb?t=1' },
    'https://app.example/cb?t=1&code=c',
    'https://app.example/cb?t=1',
  ],
  ['a fragment', {}, 'https://app.example/cb#code=c&state=1', 'https://app.example/cb'],
  ['an address no browser can open', {}, 'https://evil example:x/?code=c', 'https://evil example:x/'],
  ['an address in other letters', {}, 'HTTPS://APP.example/cb?code=c', 'HTTPS://APP.example/cb'],
])('takes a code for delivered at %s', async (_, changes, location, deliveredTo) => {
  await using server = await answering(() => ({ to: location }))
  const { outcome, sent } = await ask(server, changes)
  expect(outcome).toMatchObject({ kind: 'code', code: 'c', response: { deliveredTo } })
  expect(sent).toHaveLength(1)
})

test.each([
  [
    'a form that posts itself',
    (to: string) =>
      `<body onload="document.forms[0].submit()"><form method="post" action="${to}"><input type="hidden" name="code" value="c"></form>`,
    'form_post',
  ],
  [
    'a form with a button',
    (to: string) =>
      `<form method="post" action="${to}"><input type="hidden" name="code" value="c"><button>Go on</button></form>`,
    'form_post',
  ],
  ['a refresh', (to: string) => `<meta http-equiv="Refresh" content="1;URL='${to}?code=c'">`, 'query'],
  [
    'a script',
    (to: string) => `<script>window.location.replace("${to.replaceAll('/', '\\/')}?code=c")</script>`,
    'query',
  ],
  ['a link to press', (to: string) => `<p>Go back to <a href="${to}?code=c">the app</a></p>`, 'query'],
])('takes a code for delivered by %s', async (_, page, mode) => {
  const evil = 'https://evil.example/cb'
  await using server = await answering(() => ({ html: page(evil) }))
  const { outcome } = await ask(server, { redirect_uri: evil })
  expect(outcome).toMatchObject({ kind: 'code', code: 'c', response: { deliveredTo: evil, mode } })
})

test('does not take a link with a code in it for a response', async () => {
  await using server = await answering(() => ({
    status: 400,
    html: '<h1>No</h1><a href="https://help.example/?code=E42">What does this mean?</a>',
  }))
  expect((await ask(server)).outcome).toMatchObject({ kind: 'page', status: 400 })
})

test('tells tokens, errors and empty hands apart', async () => {
  const at = (query: string) => answering(() => ({ to: `${callback}${query}` }))
  await using tokens = await at('#access_token=t&token_type=Bearer')
  expect((await ask(tokens)).outcome).toMatchObject({ kind: 'tokens', response: { mode: 'fragment' } })
  await using error = await at('?error=invalid_scope&state=1')
  expect((await ask(error)).outcome).toMatchObject({ kind: 'error', error: 'invalid_scope' })
  await using left = await at('')
  expect((await ask(left)).outcome).toMatchObject({ kind: 'left', response: { deliveredTo: callback } })
})

test('does not count a parameter of the redirect URI itself as the answer', async () => {
  const redirectUri = `${callback}?code=planted`
  await using server = await answering(() => ({ to: `${redirectUri}&error=access_denied` }))
  const { outcome } = await ask(server, { redirect_uri: redirectUri })
  expect(outcome).toMatchObject({ kind: 'error', error: 'access_denied' })
})

test('notices an open redirector that follows any parameter', async () => {
  await using server = await answering(() => ({ to: 'https://evil.example/landing' }))
  const { outcome } = await ask(server, { next: 'https://evil.example/landing' })
  expect(outcome).toMatchObject({ kind: 'left', response: { deliveredTo: 'https://evil.example/landing' } })
})

test('takes an error page reached by a redirect for a refusal, whatever its status', async () => {
  for (const status of [200, 400, 500]) {
    await using server = await servePages({
      'GET /authorize': (asked) => ({ to: `/error?${asked.url.searchParams}` }),
      'GET /error': () => ({ status, html: '<h1>No</h1>' }),
    })
    const { outcome } = await ask(server, { redirect_uri: 'https://evil.example/cb' })
    expect(outcome).toMatchObject({ kind: 'page', status, stalled: false })
  }
})

test('follows to the error page of a log-in that runs elsewhere on loopback', async () => {
  await using login = await servePages({ 'GET /error': () => ({ html: '<h1>No</h1>' }) })
  await using server = await answering(() => ({ to: `${login.origin}/error?error=invalid_client` }))
  const { outcome } = await ask(server)
  expect(outcome).toMatchObject({ kind: 'page', url: `${login.origin}/error?error=invalid_client` })
})

test('takes neither a crash nor a crash behind a redirect for a refusal', async () => {
  await using direct = await answering(() => ({ status: 500, html: 'oops' }))
  expect((await ask(direct)).outcome).toMatchObject({ kind: 'unclear', why: 'crash' })
  await using behind = await servePages({
    'GET /authorize': () => ({ to: '/resume' }),
    'GET /resume': () => ({ status: 502, html: 'oops' }),
  })
  expect((await ask(behind)).outcome).toMatchObject({ kind: 'unclear', why: 'crash' })
})

test('takes a 400 with a Location for a page', async () => {
  await using server = await answering((asked) => ({ to: codeFor(asked), status: 400 }))
  expect((await ask(server)).outcome).toMatchObject({ kind: 'page', status: 400 })
})

test('leaves a redirect loop with a sentence', async () => {
  await using circle = await servePages({
    'GET /authorize': () => ({ to: '/a' }),
    'GET /a': () => ({ to: '/b' }),
    'GET /b': () => ({ to: '/a' }),
  })
  expect((await ask(circle)).outcome).toMatchObject({ kind: 'unclear', why: 'loop' })
  let count = 0
  await using endless = await servePages({ 'GET /authorize': () => ({ to: `?n=${count++}` }) })
  const { outcome, sent } = await ask(endless)
  expect(outcome).toMatchObject({ kind: 'unclear', why: 'loop' })
  expect(sent.length).toBeLessThan(25)
})

test('says that the server hung up', async () => {
  await using server = await answering(() => ({ hangUp: true }))
  expect((await ask(server)).outcome).toMatchObject({ kind: 'unclear', why: 'no-answer' })
})

test('sends the request by POST with its raw query as it stands', async () => {
  await using server = await answering((asked) => ({ to: `${callback}?code=${asked.form.length}` }))
  const { outcome } = await ask(server, {}, { method: 'POST', rawQuery: 'x=%0a&x=2' })
  expect(outcome).toMatchObject({ kind: 'code', code: '7' })
  expect(server.asked[0]?.url.search).toBe('?x=%0a&x=2')
})
