import * as client from 'openid-client'
import { expect, test } from 'vitest'
import { carrierIds } from '../../simulators/index.ts'
import { browserGoesTo, startStrictCarrier } from './parties.ts'

test.each(carrierIds)('openid-client walks the whole flow at %s, with PAR, PKCE and DPoP', async (id) => {
  const { carrier, tenant, client: own, close } = await startStrictCarrier(id)
  const discover = (clientId: string, secret = '') =>
    client.discovery(new URL(carrier.issuer), clientId, undefined, client.ClientSecretBasic(secret), {
      algorithm: 'oauth2',
      execute: [client.allowInsecureRequests],
    })
  const config = await discover(own.clientId, own.clientSecret)
  const dpop = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'))
  const verifier = client.randomPKCECodeVerifier()
  const state = client.randomState()
  const start = await client.buildAuthorizationUrlWithPAR(
    config,
    {
      redirect_uri: own.redirectUris[0] ?? '',
      scope: own.scope,
      state,
      resource: tenant.resource,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    },
    { DPoP: dpop },
  )
  expect([...start.searchParams.keys()].toSorted()).toEqual(['client_id', 'request_uri'])

  const callback = await browserGoesTo(start)
  const checks = { pkceCodeVerifier: verifier, expectedState: state }
  const tokens = await client.authorizationCodeGrant(config, callback, checks, undefined, { DPoP: dpop })
  expect(tokens).toMatchObject({ token_type: 'dpop', refresh_token: expect.any(String) })
  const call = (token: string) =>
    client.fetchProtectedResource(config, token, new URL(tenant.probeUrl), 'GET', undefined, undefined, { DPoP: dpop })
  const answer = await call(tokens.access_token)
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining(tenant.marker)])

  const fresh = await client.refreshTokenGrant(config, tokens.refresh_token ?? '', undefined, { DPoP: dpop })
  expect(fresh.refresh_token).not.toBe(tokens.refresh_token)
  const api = await discover(tenant.introspectionCaller.id, tenant.introspectionCaller.secret)
  expect(await client.tokenIntrospection(api, fresh.access_token)).toMatchObject({
    active: true,
    client_id: own.clientId,
    iss: carrier.issuer,
  })
  await client.tokenRevocation(config, fresh.refresh_token ?? '')
  const again = client.refreshTokenGrant(config, fresh.refresh_token ?? '', undefined, { DPoP: dpop })
  await expect(again).rejects.toMatchObject({ error: 'invalid_grant' })
  await close()
})
