import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { carrierIds, type SimulatedTenant, type Simulators, startSimulators } from './index.ts'

const insecure = { [oauth.allowInsecureRequests]: true }
let simulators: Simulators

beforeAll(async () => {
  simulators = await startSimulators()
})
afterAll(() => simulators.close())

const methods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'] as const

async function clientAuthOf(client: SimulatedTenant['clients'][number]): Promise<oauth.ClientAuth> {
  switch (client.tokenEndpointAuthMethod) {
    case 'none':
      return oauth.None()
    case 'client_secret_basic':
      return oauth.ClientSecretBasic(client.clientSecret ?? '')
    case 'client_secret_post':
      return oauth.ClientSecretPost(client.clientSecret ?? '')
    case 'private_key_jwt': {
      const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
      const key = await crypto.subtle.importKey('jwk', { ...client.privateJwk }, algorithm, false, ['sign'])
      return oauth.PrivateKeyJwt({ key, kid: String(client.privateJwk?.kid) })
    }
    case 'tls_client_auth':
    case 'self_signed_tls_client_auth':
      return oauth.TlsClientAuth()
  }
}

async function discover(issuer: string): Promise<oauth.AuthorizationServer> {
  const address = new URL(issuer)
  const answer = await oauth.discoveryRequest(address, { algorithm: 'oauth2', ...insecure })
  return oauth.processDiscoveryResponse(address, answer)
}

async function flow(
  as: oauth.AuthorizationServer,
  tenant: SimulatedTenant,
  client: SimulatedTenant['clients'][number],
) {
  const [redirectUri = ''] = client.redirectUris
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const url = new URL(as.authorization_endpoint ?? '')
  url.search = new URLSearchParams({
    client_id: client.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    resource: tenant.resource,
  }).toString()
  const answer = await fetch(url, { redirect: 'manual' })
  const callback = new URL(answer.headers.get('location') ?? '')
  const me = { client_id: client.clientId }
  const params = oauth.validateAuthResponse(as, me, callback, state)
  const authentication = await clientAuthOf(client)
  const tokens = await oauth.authorizationCodeGrantRequest(
    as,
    me,
    authentication,
    params,
    redirectUri,
    verifier,
    insecure,
  )
  return { me, authentication, result: await oauth.processAuthorizationCodeResponse(as, me, tokens) }
}

describe.each(carrierIds)('%s under rfc9700', (id) => {
  test.each(methods)('lets a generic client with %s connect, call, refresh and revoke', async (method) => {
    const carrier = simulators.carrier(id)
    const clients = [
      { tokenEndpointAuthMethod: method, applicationType: method === 'none' ? 'native' : 'web' } as const,
    ]
    const tenant = await carrier.addTenant({ id: method.replaceAll('_', '-'), clients })
    const as = await discover(carrier.issuer)
    const [client] = tenant.clients
    if (client === undefined) throw new Error('no client')
    const { me, authentication, result } = await flow(as, tenant, client)

    const claims = await oauth.validateJwtAccessToken(
      as,
      new Request(tenant.probeUrl, { headers: { authorization: `Bearer ${result.access_token}` } }),
      tenant.resource,
      insecure,
    )
    expect(claims).toMatchObject({ tenant: tenant.id, client_id: client.clientId, scope: client.scope })
    const call = () => fetch(tenant.probeUrl, { headers: { authorization: `Bearer ${result.access_token}` } })
    expect(await (await call()).json()).toMatchObject({ marker: tenant.marker })

    const answer = await oauth.refreshTokenGrantRequest(as, me, authentication, result.refresh_token ?? '', insecure)
    const refreshed = await oauth.processRefreshTokenResponse(as, me, answer)
    expect(refreshed.refresh_token).not.toBe(result.refresh_token)

    await oauth.processRevocationResponse(
      await oauth.revocationRequest(as, me, authentication, refreshed.refresh_token ?? '', insecure),
    )
    expect((await call()).status).toBe(401)
  })

  test('serves the same document at the RFC 8414 and the OpenID addresses and none elsewhere', async () => {
    const { issuer, origin } = simulators.carrier(id)
    const path = new URL(issuer).pathname
    const documents = await Promise.all(
      [
        `${origin}/.well-known/oauth-authorization-server${path}`,
        `${origin}/.well-known/openid-configuration${path}`,
        `${issuer}/.well-known/openid-configuration`,
      ].map(async (address) => (await fetch(address)).json()),
    )
    expect(documents[0]).toMatchObject({ issuer, ...simulators.carrier(id).endpoints })
    expect(documents[1]).toEqual(documents[0])
    expect(documents[2]).toEqual(documents[0])
    expect((await fetch(`${origin}/.well-known/oauth-authorization-server`)).status).toBe(404)
    expect((await fetch(`${origin}/.well-known/oauth-authorization-server/other`)).status).toBe(404)
  })

  test('moves its own clock and no other', async () => {
    const carrier = simulators.carrier(id)
    const tenant = await carrier.addTenant({ id: 'clock' })
    const as = await discover(carrier.issuer)
    const [client] = tenant.clients
    if (client === undefined) throw new Error('no client')
    const { result } = await flow(as, tenant, client)
    const call = async () =>
      (await fetch(tenant.probeUrl, { headers: { authorization: `Bearer ${result.access_token}` } })).status
    await carrier.clock.set({ offsetMs: 3_599_000, frozen: true })
    const before = await call()
    await carrier.clock.set({ offsetMs: 3_601_000 })
    const after = await call()
    const others = simulators.carriers.filter((other) => other.id !== id)
    const clocks = await Promise.all(others.map((other) => other.clock.now()))
    await carrier.clock.set({ offsetMs: 0, frozen: false })
    expect([before, after]).toEqual([200, 401])
    for (const now of clocks) expect(now).toBeLessThan(Date.now() + 1_000_000)
  })
})

test('takes DPoP proofs and binds the access token to their key', async () => {
  const carrier = simulators.carrier('dhl')
  const tenant = await carrier.addTenant({ id: 'dpop' })
  const as = await discover(carrier.issuer)
  const client = tenant.clients[1]
  if (client === undefined) throw new Error('no public client')
  const [redirectUri = ''] = client.redirectUris
  const me = { client_id: client.clientId }
  const dpop = oauth.DPoP({}, await oauth.generateKeyPair('ES256'))
  const verifier = oauth.generateRandomCodeVerifier()
  const pushed = await oauth.pushedAuthorizationRequest(
    as,
    me,
    oauth.None(),
    {
      ...me,
      response_type: 'code',
      redirect_uri: redirectUri,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    },
    { ...insecure, DPoP: dpop },
  )
  const { request_uri } = await oauth.processPushedAuthorizationResponse(as, me, pushed)
  const url = `${as.authorization_endpoint}?${new URLSearchParams({ ...me, request_uri })}`
  const callback = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '')
  const params = oauth.validateAuthResponse(as, me, callback)
  const options = { ...insecure, DPoP: dpop }
  const answer = await oauth.authorizationCodeGrantRequest(as, me, oauth.None(), params, redirectUri, verifier, options)
  const result = await oauth.processAuthorizationCodeResponse(as, me, answer)
  expect(result.token_type).toBe('dpop')
  const token = result.access_token
  const bound = await oauth.protectedResourceRequest(
    token,
    'GET',
    new URL(tenant.probeUrl),
    undefined,
    undefined,
    options,
  )
  expect(bound.status).toBe(200)
  expect((await fetch(tenant.probeUrl, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401)
  const unbound = await oauth.refreshTokenGrantRequest(as, me, oauth.None(), result.refresh_token ?? '', insecure)
  expect(unbound.status).toBe(400)
})

test('says which quirk it does not have', async () => {
  const start = startSimulators({ carriers: ['ups'], quirks: { 'ups/numbers-as-string': false } })
  await expect(start).rejects.toThrow(/no quirk.*ups\/numbers-as-string".*ups\/numbers-as-strings/)
})

test('says which port is taken', async () => {
  const port = Number(new URL(simulators.carrier('ups').origin).port)
  await expect(startSimulators({ carriers: ['ups'], portBase: port - 10 })).rejects.toThrow(/choose another port base/)
})
