import { expect, test } from 'vitest'
import type { NavigationOptions } from '../../../../scenarios/api/authorization-server.ts'
import { first } from '../../../../scenarios/api/params.ts'
import { planFlow } from '../../../../scenarios/authorization-server/code-flow.ts'
import {
  alice,
  clientInTests,
  driverInTests,
  formLogin,
  steps,
  targetInTests,
  tenantInTests,
} from '../driver-in-tests.ts'
import type { LoginConfiguration } from '../input.ts'
import { type Asked, codeFor, type PageServer, servePages } from '../pages-in-tests.ts'
import { trialRandomness } from '../trial-randomness.ts'

const loginPage =
  '<form method="post" action="/login"><input id="user" name="u"><input id="password" name="p" type="password"><button>Sign in</button></form>'

/** Follows a flow that begins at /authorize of these pages. */
async function follow(
  server: PageServer,
  login: LoginConfiguration,
  options: NavigationOptions & { readonly hosts?: readonly string[]; readonly users?: readonly (typeof alice)[] } = {},
) {
  const { hosts = [], users = [alice], ...navigation } = options
  const tenant = tenantInTests({ users, endpoints: { authorization_endpoint: `${server.origin}/authorize` } })
  await using tested = driverInTests(targetInTests({ login, tenants: [tenant] }), { hosts })
  await using lease = await tested.lease()
  const client = clientInTests()
  return await lease.target.authorize(client, { params: planFlow(client, trialRandomness).request }, navigation)
}

/** Pages that remember the authorization request in a cookie. */
function remember({ url }: Asked): string {
  return `asked=${encodeURIComponent(url.search)}; HttpOnly; Secure; SameSite=Lax`
}

function remembered({ headers }: Asked): Pick<Asked, 'query'> {
  const cookie = /asked=([^;]*)/.exec(headers.cookie ?? '')?.[1] ?? ''
  return { query: [...new URLSearchParams(decodeURIComponent(cookie))] }
}

const beginsWithLogin = {
  'GET /authorize': (asked: Asked) => ({ to: '/login', cookie: remember(asked) }),
  'GET /login': () => ({ html: loginPage }),
}

test('sends hidden fields, default boxes and the pressed button over two pages', async () => {
  await using server = await servePages({
    'GET /authorize': (asked) => ({ to: '/name', cookie: remember(asked) }),
    'GET /name': () => ({
      html: `<form id="f" action="/elsewhere" method="post"><input type="hidden" name="csrf" value="t1"><input type="checkbox" name="stay" checked>
        <select name="lang"><option value="en" selected><option value="de"></select></form>
        <input id="user" name="u" form="f"><button form="f" formaction="/name" name="go" value="next">Next</button><button form="f" name="go" value="cancel">Cancel</button>`,
    }),
    'POST /name': () => ({ to: '/secret', status: 303 }),
    'GET /secret': () => ({
      html: '<form method="post"><input name="u" id="user" value="alice" readonly><input id="password" name="p"><input type="submit" value="Go"></form>',
    }),
    'POST /secret': (asked) => ({ to: codeFor(remembered(asked)), status: 303 }),
  })
  const login = formLogin({
    steps: steps(
      ['fill', '#user', '{username}'],
      ['click', 'button[value=next]'],
      ['fill', '#password', '{password}'],
      ['click', 'input[type=submit]'],
    ),
  })
  const outcome = await follow(server, login)
  expect(outcome.kind).toBe('code')
  const [name, secret] = server.asked.filter(({ method }) => method === 'POST')
  expect(name?.form).toEqual([
    ['csrf', 't1'],
    ['stay', 'on'],
    ['lang', 'en'],
    ['u', 'alice'],
    ['go', 'next'],
  ])
  expect(secret?.form).toEqual([
    ['u', 'alice'],
    ['p', 'correct horse'],
  ])
  expect(outcome.hops.map(({ page, credentials }) => [page, credentials])).toEqual([
    [undefined, false],
    ['login', false],
    [undefined, true],
    ['login', false],
    [undefined, true],
  ])
})

test('looks like a browser that stays on one site', async () => {
  await using server = await servePages({
    ...beginsWithLogin,
    'POST /login': (asked) => ({ to: codeFor(remembered(asked)) }),
  })
  await follow(server, formLogin())
  const [asked, shown, sent] = server.asked
  expect(asked?.headers).toMatchObject({ 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none' })
  expect(asked?.headers.origin).toBeUndefined()
  expect(shown?.headers.cookie).toMatch(/^asked=/)
  expect(sent?.headers).toMatchObject({
    origin: server.origin,
    'sec-fetch-site': 'same-origin',
    referer: `${server.origin}/login`,
  })
})

test('ticks what has to be ticked and skips a consent that does not come', async () => {
  const login = formLogin({
    steps: [
      ...steps(['fill', '#user', '{username}'], ['fill', '#password', '{password}'], ['click', 'button']),
      { kind: 'check', selector: '#scope', optional: true },
      { kind: 'click', selector: '#allow', optional: true },
    ],
  })
  const consent =
    '<form method="post" action="/consent"><label><input type="checkbox" id="scope" name="s" value="shipping">Ship</label><button id="allow">Allow</button></form>'
  let asksForConsent = true
  await using server = await servePages({
    ...beginsWithLogin,
    'POST /login': (asked) => (asksForConsent ? { html: consent } : { to: codeFor(remembered(asked)) }),
    'POST /consent': (asked) => ({ to: codeFor(remembered(asked)) }),
  })
  const withConsent = await follow(server, login)
  expect(withConsent.kind).toBe('code')
  expect(withConsent.hops.flatMap(({ page }) => page ?? [])).toEqual(['login', 'consent'])
  expect(server.asked.at(-1)?.form).toEqual([['s', 'shipping']])
  asksForConsent = false
  expect((await follow(server, login)).kind).toBe('code')
})

test('refuses by a link on the page after the log-in', async () => {
  await using server = await servePages({
    ...beginsWithLogin,
    'POST /login': () => ({
      html: '<form method="post" action="/consent"><button>Allow</button></form><a id="deny" href="/no">No</a>',
    }),
    'GET /no': (asked) => ({ to: `${first(remembered(asked).query, 'redirect_uri')}?error=access_denied` }),
  })
  const outcome = await follow(server, formLogin({ deny: steps(['click', '#deny']) }), { person: 'deny' })
  expect(outcome).toMatchObject({ kind: 'error', error: 'access_denied' })
})

test('does not take the link by which a person could refuse for the answer', async () => {
  await using server = await servePages({
    ...beginsWithLogin,
    'POST /login': (asked) => ({
      html: `<form method="post" action="/consent"><button>Allow</button></form>
        <a id="deny" href="${first(remembered(asked).query, 'redirect_uri')}?error=access_denied">No</a>`,
    }),
    'POST /consent': (asked) => ({ to: codeFor(remembered(asked)) }),
  })
  const login = formLogin({
    steps: steps(
      ['fill', '#user', '{username}'],
      ['fill', '#password', '{password}'],
      ['click', 'button'],
      ['click', 'button'],
    ),
    deny: steps(['click', '#deny']),
  })
  expect((await follow(server, login)).kind).toBe('code')
  expect(await follow(server, login, { person: 'deny' })).toMatchObject({ kind: 'error', error: 'access_denied' })
})

test('signs in a user who has no password', async () => {
  await using server = await servePages({
    'GET /authorize': (asked) => ({ to: '/login', cookie: remember(asked) }),
    'GET /login': () => ({
      html: '<form method="post" action="/login"><input id="user" name="u"><button>Go</button></form>',
    }),
    'POST /login': (asked) => ({ to: codeFor(remembered(asked)) }),
  })
  const outcome = await follow(server, formLogin(), { users: [{ username: 'carol', password: undefined }] })
  expect(outcome.kind).toBe('code')
  expect(server.asked.at(-1)?.form).toEqual([['u', 'carol']])
})

test('keeps the credentials in sight over a 307', async () => {
  await using server = await servePages({
    ...beginsWithLogin,
    'POST /login': () => ({ to: '/go-on', status: 307 }),
    'POST /go-on': (asked) => ({ to: codeFor(remembered(asked)), status: 307 }),
  })
  const outcome = await follow(server, formLogin())
  expect(outcome).toMatchObject({ kind: 'code', response: { status: 307 } })
  expect(outcome.hops.slice(-2).map(({ method, credentials }) => [method, credentials])).toEqual([
    ['POST', true],
    ['POST', true],
  ])
  expect(first(server.asked.at(-1)?.form ?? [], 'p')).toBe(alice.password)
})

test('hands every form to a scenario that has the page open', async () => {
  await using server = await servePages({
    ...beginsWithLogin,
    'POST /login': (asked) => ({ to: codeFor(remembered(asked)) }),
  })
  const seen: boolean[] = []
  await follow(server, formLogin(), {
    tamper(form) {
      seen.push(form.credentials)
      return { ...form, url: `${form.url}?x=1`, fields: [...form.fields, ['redirect_uri', 'https://evil.example/']] }
    },
  })
  expect(seen).toEqual([true])
  expect(server.asked.at(-1)?.url.search).toBe('?x=1')
  expect(server.asked.at(-1)?.form.at(-1)).toEqual(['redirect_uri', 'https://evil.example/'])
})

test('follows a form and a refresh that go on by themselves', async () => {
  await using server = await servePages({
    'GET /authorize': (asked) => ({
      html: `<body onload="document.forms[0].submit()"><form method="post" action="/hop"><input type="hidden" name="q" value="${asked.url.search.slice(1).replaceAll('&', '&amp;')}"><noscript><button>Go on</button></noscript></form>`,
    }),
    'POST /hop': (asked) => ({
      html: `<meta http-equiv="refresh" content="0; url=/last?${first(asked.form, 'q')?.replaceAll('&', '&amp;')}">`,
    }),
    'GET /last': (asked) => ({ to: codeFor(asked) }),
  })
  expect((await follow(server, { kind: 'none' })).kind).toBe('code')
})

test.each([
  [
    'a step that finds nothing',
    formLogin({
      steps: steps(['fill', '#nobody', '{username}'], ['fill', '#password', '{password}'], ['click', 'button']),
    }),
    'login.steps[0] (fill "#nobody") finds nothing',
  ],
  [
    'a button that is no button',
    formLogin({ steps: steps(['fill', '#user', '{username}'], ['click', 'form']) }),
    'set login.kind: browser',
  ],
  ['steps without a click', formLogin({ steps: steps(['fill', '#user', '{username}']) }), 'add { click: … }'],
  ['no log-in configured', { kind: 'none' } as const, 'login.kind is none; add login'],
])('says what is wrong with the log-in: %s', async (_, login, sentence) => {
  await using server = await servePages(beginsWithLogin)
  const outcome = await follow(server, login)
  expect(outcome.kind === 'login-failed' ? outcome.sentence : outcome.kind).toContain(sentence)
})

test.each([
  ['by the configured text', formLogin({ failure: 'Try again' }), 'login.failure is on'],
  ['by a selector', formLogin({ failure: '.error' }), 'login.failure is on'],
  ['by the page that comes again', formLogin(), 'came again'],
])('notices a failed log-in %s', async (_, login, sentence) => {
  await using server = await servePages({
    ...beginsWithLogin,
    'POST /login': () => ({ html: `<p class="error">Try again</p>${loginPage}` }),
  })
  const outcome = await follow(server, login, { person: 'wrong-password' })
  expect(outcome.kind === 'login-failed' ? outcome.sentence : outcome.kind).toContain(sentence)
  expect(server.asked.filter(({ method }) => method === 'POST')).toHaveLength(1)
  expect(first(server.asked.at(-1)?.form ?? [], 'p')).not.toBe(alice.password)
})

test('says which line is missing where the log-in is at another host', async () => {
  await using server = await servePages({ 'GET /authorize': () => ({ to: 'https://login.example/start?state=1' }) })
  const outcome = await follow(server, formLogin())
  expect(outcome).toMatchObject({ kind: 'unclear', why: 'not-sent' })
  expect(outcome.kind === 'unclear' && outcome.sentence).toContain('limits: { hosts: ["login.example"] }')
})

test('stalls where a page asks for something the steps do not know', async () => {
  await using server = await servePages({
    ...beginsWithLogin,
    'POST /login': () => ({ html: '<form method="post"><input name="otp"><button class="x">Go</button></form>' }),
  })
  const login = formLogin({
    steps: steps(['fill', '#user', '{username}'], ['fill', '#password', '{password}'], ['click', 'button:not(.x)']),
  })
  expect(await follow(server, login)).toMatchObject({ kind: 'page', stalled: true })
})
