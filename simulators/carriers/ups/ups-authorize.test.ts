import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningCarrier } from '../../index.ts'
import { openBrowser } from '../../testing/browser.ts'
import { startCarrier } from '../../testing/carrier.ts'
import {
  authorizationUrl,
  authorize,
  newParty,
  newVerifier,
  type Parameters,
  type Party,
  send,
} from '../../testing/code-flow.ts'

let ups: RunningCarrier
let party: Party

beforeAll(async () => {
  ups = await startCarrier('ups')
  party = await newParty(ups, 'acme')
})
afterAll(() => ups.close())

const ask = (changes: Parameters = {}) =>
  send(authorizationUrl(party, newVerifier(), changes), { headers: { accept: 'text/html' } })

describe('ups/authorize-redirect', () => {
  test('sends the browser to the login page with the type, the app in the headers, and from there to the app', async () => {
    const { status, headers } = await ask({ scope: 'read', code_challenge_method: undefined })
    expect(status).toBe(302)
    expect(headers).toMatchObject({ appname: 'acme', displayname: 'acme' })
    const login = new URL(String(headers.location))
    expect([login.origin, login.pathname]).toEqual([ups.origin, '/lasso/signin'])
    expect(Object.fromEntries(login.searchParams)).toMatchObject({
      client_id: 'acme-ups-1',
      redirect_uri: party.client.redirectUris[0],
      response_type: 'code',
      scope: 'read',
      state: 'state-1',
      type: 'ups_com_api',
    })
    const back = await send(login.href)
    expect(String(back.headers.location)).toMatch(/^https:\/\/acme-ups-1\.example\/callback\?code=[^&]+&state=state-1$/)
  })

  test('leads through the pages of a tenant with a login', async () => {
    const tenant = await ups.addTenant({ id: 'pages', login: 'form' })
    const [client] = tenant.clients
    const [user] = tenant.users
    if (client === undefined || user === undefined) throw new Error('no client or user')
    const browser = openBrowser()
    const url = authorizationUrl({ server: ups, tenant, client }, newVerifier())
    const page = await browser.open(url)
    const consent = await browser.follow(await browser.post(page, { ...user }))
    const done = await browser.follow(await browser.post(consent, { decision: 'allow' }))
    expect(done.location).toMatch(/^https:\/\/pages-ups-1\.example\/callback\?code=/)
  })
})

describe('ups/challenge-without-method, ups/no-issuer-in-answer and ups/scope-not-checked', () => {
  test('take a challenge without its method, any scope, and answer with code and state alone', async () => {
    const { headers } = await ask({ code_challenge_method: undefined, scope: 'anything at all' })
    const answer = await send(String(headers.location))
    expect([...new URL(String(answer.headers.location)).searchParams.keys()]).toEqual(['code', 'state'])
  })

  test('ignore the method plain', async () => {
    await using direct = await startCarrier('ups', { quirks: { 'ups/authorize-redirect': false } })
    const location = await authorize(await newParty(direct, 'acme'), newVerifier(), { code_challenge_method: 'plain' })
    expect(location?.searchParams.has('code')).toBe(true)
  })
})

describe('ups/authorize-errors-as-json', () => {
  const cases = [
    ['client', { client_id: 'nobody' }, 401, { code: '10401', message: 'ClientId is Invalid' }],
    [
      'redirect URI',
      { redirect_uri: 'https://www.acme-ups-1.example/callback' },
      400,
      { code: '10400', message: 'Invalid Redirect URL' },
    ],
    [
      'response type',
      { response_type: 'token' },
      400,
      { code: '10400', message: 'Invalid request: unsupported_response_type' },
    ],
  ] as const
  test.each(cases)(
    'answers a wrong %s with JSON, even to a browser, and with headers',
    async (_what, changes, status, error) => {
      const answer = await ask(changes)
      expect([answer.status, answer.text]).toEqual([status, JSON.stringify({ response: { errors: [error] } })])
      expect(answer.headers['content-type']).toMatch(/^application\/json/)
      expect(answer.headers).toMatchObject({ errorcode: error.code, errordescription: error.message })
      expect(answer.headers).not.toHaveProperty('location')
    },
  )
})

describe('ups/validate-client', () => {
  const validate = (redirectUri: string) =>
    send(
      `${ups.origin}/security/v1/oauth/validate-client?${new URLSearchParams({ client_id: party.client.clientId, redirect_uri: redirectUri })}`,
    )

  test('says where the users of an app sign in', async () => {
    const answer = await validate(party.client.redirectUris[0] ?? '')
    expect(answer.text).toBe(
      `{"result":"success","type":"ups_com_api","LassoRedirectURL":"${ups.origin}/lasso/signin"}`,
    )
    expect((await validate('https://elsewhere.example/')).status).toBe(401)
  })
})

describe('ups/validate-client-redirects', () => {
  test('redirects once it is on', async () => {
    await using other = await startCarrier('ups', { quirks: { 'ups/validate-client-redirects': true } })
    const own = await newParty(other, 'acme')
    const url = authorizationUrl(own, newVerifier()).replace('/authorize?', '/validate-client?')
    const { status, headers } = await send(url)
    expect([status, headers.appname]).toEqual([302, 'acme'])
    expect(String(headers.location)).toContain('/lasso/signin?')
  })
})

describe('ups/login-outage', () => {
  test('sends everybody to the error page once it is on', async () => {
    await using other = await startCarrier('ups', { quirks: { 'ups/login-outage': true } })
    const location = await authorize(await newParty(other, 'acme'), newVerifier())
    expect(location?.href).toBe('https://www.ups.com/error.page')
  })
})
