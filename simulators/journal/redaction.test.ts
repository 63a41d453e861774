import { describe, expect, test } from 'vitest'
import { carrierIds, carrierProfiles, startSimulators } from '../index.ts'
import { openBrowser } from '../testing/browser.ts'
import {
  authorizationUrl,
  authorize,
  clientAt,
  newVerifier,
  type Party,
  post,
  redeem,
  refresh,
  send,
} from '../testing/code-flow.ts'
import { createRedactor, markOf } from './redact.ts'
import { redactAddress, redactBody, redactHeaders } from './redact-message.ts'

describe('what is written down', () => {
  test.each(carrierIds.flatMap((id) => carrierProfiles.map((profile) => [id, profile] as const)))(
    'holds no secret of a whole life with %s in profile %s',
    async (id, profile) => {
      await using simulators = await startSimulators({ carriers: [id], profile, control: true, inProcess: true })
      const server = simulators.carrier(id)
      const tenant = await server.addTenant({ id: 'acme', login: 'form' })
      const party: Party = { server, tenant, client: clientAt(tenant, 0) }
      const secrets = await liveWith(party)
      const text = JSON.stringify(await server.command({ kind: 'journal', query: {} }))
      expect(text).toContain('"endpoint":"token"')
      if (profile === 'rfc9700') expect(new Set(secrets).size).toBeGreaterThan(10)
      for (const secret of secrets) expect(text).not.toContain(secret)
    },
  )
})

/** Signs in, connects, refreshes, revokes and registers as far as the carrier lets one. @returns every secret there was */
async function liveWith(party: Party): Promise<readonly string[]> {
  const { tenant, client, server } = party
  const verifier = newVerifier()
  const code = await signedInCode(party, verifier)
  const tokens = await redeem(party, code, verifier)
  const next = await refresh(party, tokens.json.refresh_token)
  await refresh(party, 'a-refresh-token-that-never-was')
  await send(tenant.probeUrl, { headers: { authorization: `Bearer ${String(tokens.json.access_token)}` } })
  const inBody = { client_id: client.clientId, client_secret: client.clientSecret, grant_type: 'client_credentials' }
  const own = await post(server.endpoints.token_endpoint, { clientId: client.clientId }, inBody)
  const json = await send(server.endpoints.token_endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(inBody),
  })
  const registered = await send(server.endpoints.registration_endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${tenant.initialAccessToken}` },
    body: JSON.stringify({ redirect_uris: ['https://new.example/callback'] }),
  })
  await send(`${server.endpoints.token_endpoint}?client_secret=${client.clientSecret ?? ''}`, { method: 'POST' })
  const given = [tokens, next, own, json, registered].flatMap((answer) =>
    ['access_token', 'refresh_token', 'id_token', 'client_secret', 'registration_access_token'].map(
      (name) => answer.json[name],
    ),
  )
  const known = [code, verifier, client.clientSecret, tenant.users[0]?.password, tenant.initialAccessToken]
  return [...given, ...known, 'a-refresh-token-that-never-was'].filter((secret) => typeof secret === 'string')
}

/** A code by way of the sign-in page; nothing where the carrier has no such flow. */
async function signedInCode(party: Party, verifier: string): Promise<string> {
  const browser = openBrowser()
  const { users } = party.tenant
  const page = await browser.open(authorizationUrl(party, verifier))
  if (!page.html.includes('name="username"'))
    return (await authorize(party, verifier))?.searchParams.get('code') ?? '-none-'
  const [user = { username: '', password: '' }] = users
  const consent = await browser.follow(await browser.post(page, { ...user }))
  const done = await browser.follow(await browser.post(consent, { decision: 'allow' }))
  return URL.parse(done.location ?? '')?.searchParams.get('code') ?? '-none-'
}

describe('redacting', () => {
  test('leaves the same mark for the same secret and another for another', () => {
    expect(markOf('one-secret')).toBe(markOf('one-secret'))
    expect(markOf('one-secret')).not.toBe(markOf('other-secret'))
  })

  test('takes a secret out of the answer that echoes it', () => {
    const redactor = createRedactor()
    redactBody('refresh_token=echo%2Bme%2Bplease', 'application/x-www-form-urlencoded', redactor)
    expect(redactBody('{"error":"echo+me+please is not known"}', 'application/json', redactor)).not.toContain('echo+me')
  })

  test('shows whose credentials a Basic header holds, and not the secret', () => {
    const headers = redactHeaders({ authorization: `Basic ${btoa('acme-app:open-sesame')}` }, createRedactor())
    expect(headers.authorization).toMatch(/^Basic acme-app:‹secret [0-9a-f]{6}›$/)
  })

  test('keeps names and attributes of cookies', () => {
    const headers = redactHeaders({ 'set-cookie': ['_session=abcdefgh; path=/; samesite=lax'] }, createRedactor())
    expect(headers['set-cookie']).toMatch(/^_session=‹cookie [0-9a-f]{6}›; path=\/; samesite=lax$/)
  })

  test('hides the code of a redirect, in its query and its fragment', () => {
    const redactor = createRedactor()
    const address = redactAddress('https://app.example/cb?code=abcdefgh&state=s1#access_token=ijklmnop', redactor)
    expect(address).toMatch(/^https:\/\/app\.example\/cb\?code=‹code .{6}›&state=s1#access_token=‹access_token .{6}›$/)
  })

  test('keeps error codes of carriers readable', () => {
    const body = '{"response":{"errors":[{"code":"250002","message":"Invalid Authentication Information."}]}}'
    expect(redactBody(body, 'application/json', createRedactor())).toBe(body)
  })

  test('cuts off what is long', () => {
    expect(redactBody('x'.repeat(10_000), 'text/plain', createRedactor())).toMatch(/… \(10000 characters\)$/)
  })
})
