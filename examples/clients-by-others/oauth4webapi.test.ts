import * as oauth from 'oauth4webapi'
import { expect, test } from 'vitest'
import { carrierIds } from '../../simulators/index.ts'
import { browserGoesTo, startStrictCarrier } from './parties.ts'

/** The carriers here have no certificates. */
const plain = { [oauth.allowInsecureRequests]: true }

/** As the library's own examples do it: a nonce that is asked for is sent with the second try. */
async function withNonce<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send()
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error
    return send()
  }
}

test.each(carrierIds)('oauth4webapi walks the whole flow at %s, with PAR, PKCE and DPoP', async (id) => {
  const { carrier, tenant, client: own, close } = await startStrictCarrier(id)
  const issuer = new URL(carrier.issuer)
  const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...plain })
  const as = await oauth.processDiscoveryResponse(issuer, found)
  const client: oauth.Client = { client_id: own.clientId }
  const auth = oauth.ClientSecretBasic(own.clientSecret ?? '')
  const dpop = oauth.DPoP(client, await oauth.generateKeyPair('ES256'))
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const redirectUri = own.redirectUris[0] ?? ''

  const pushed = await withNonce(async () =>
    oauth.processPushedAuthorizationResponse(
      as,
      client,
      await oauth.pushedAuthorizationRequest(
        as,
        client,
        auth,
        {
          response_type: 'code',
          redirect_uri: redirectUri,
          scope: own.scope,
          state,
          resource: tenant.resource,
          code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        },
        { DPoP: dpop, ...plain },
      ),
    ),
  )
  const start = new URL(as.authorization_endpoint ?? '')
  start.search = new URLSearchParams({ client_id: own.clientId, request_uri: pushed.request_uri }).toString()
  const callback = oauth.validateAuthResponse(as, client, await browserGoesTo(start), state)

  const tokens = await withNonce(async () =>
    oauth.processAuthorizationCodeResponse(
      as,
      client,
      await oauth.authorizationCodeGrantRequest(as, client, auth, callback, redirectUri, verifier, {
        DPoP: dpop,
        ...plain,
      }),
    ),
  )
  const answer = await withNonce(() =>
    oauth.protectedResourceRequest(tokens.access_token, 'GET', new URL(tenant.probeUrl), undefined, undefined, {
      DPoP: dpop,
      ...plain,
    }),
  )
  expect([tokens.token_type, answer.status]).toEqual(['dpop', 200])

  const refreshed = await withNonce(async () =>
    oauth.processRefreshTokenResponse(
      as,
      client,
      await oauth.refreshTokenGrantRequest(as, client, auth, tokens.refresh_token ?? '', { DPoP: dpop, ...plain }),
    ),
  )
  expect(refreshed.refresh_token).not.toBe(tokens.refresh_token)

  const api: oauth.Client = { client_id: tenant.introspectionCaller.id }
  const apiAuth = oauth.ClientSecretBasic(tenant.introspectionCaller.secret)
  const asked = await oauth.introspectionRequest(as, api, apiAuth, refreshed.access_token, plain)
  expect(await oauth.processIntrospectionResponse(as, api, asked)).toMatchObject({
    active: true,
    client_id: own.clientId,
  })
  const revoked = await oauth.revocationRequest(as, client, auth, refreshed.refresh_token ?? '', plain)
  expect(await oauth.processRevocationResponse(revoked)).toBeUndefined()
  const dead = await oauth.refreshTokenGrantRequest(as, client, auth, refreshed.refresh_token ?? '', {
    DPoP: dpop,
    ...plain,
  })
  await expect(oauth.processRefreshTokenResponse(as, client, dead)).rejects.toMatchObject({ error: 'invalid_grant' })
  await close()
})
