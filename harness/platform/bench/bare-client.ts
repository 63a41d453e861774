import { randomBytes } from 'node:crypto'
import Router from '@koa/router'
import Koa from 'koa'
import * as oauth from 'oauth4webapi'
import { type LocalServer, serveHttp } from '../../http/local-server.ts'
import { requestOptions } from '../carriers/requests.ts'
import type { InstantCarrier } from './instant-carrier.ts'

/**
 * The same three addresses on the same framework, for one tenant that everybody is: verifier and state in a map, tokens
 * in another one, the protocol by oauth4webapi. Nothing is sealed, limited, counted, audited or kept apart.
 */
export async function startBareClient({ issuer, api, send }: InstantCarrier): Promise<LocalServer> {
  const options = requestOptions(send, issuer)
  const url = new URL(issuer)
  const server = await oauth.processDiscoveryResponse(
    url,
    await oauth.discoveryRequest(url, { algorithm: 'oauth2', ...options }),
  )
  const client: oauth.Client = { client_id: 'bare' }
  const authentication = oauth.ClientSecretBasic('a-secret-of-some-length')
  const verifiers = new Map<string, string>()
  const connections = new Map<string, string>()
  const router = new Router()
  router.get('/connect', async (context) => {
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const session = randomBytes(16).toString('base64url')
    verifiers.set(state, verifier)
    const to = new URL(server.authorization_endpoint ?? issuer)
    to.search = new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: redirectUriOf(context),
      response_type: 'code',
      scope: 'shipping',
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).toString()
    context.cookies.set('session', session)
    context.redirect(to.href)
  })
  router.get('/callback', async (context) => {
    const state = context.URL.searchParams.get('state') ?? ''
    const verifier = verifiers.get(state) ?? ''
    verifiers.delete(state)
    const answer = oauth.validateAuthResponse(server, client, context.URL, state)
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      answer,
      redirectUriOf(context),
      verifier,
      options,
    )
    const { access_token } = await oauth.processAuthorizationCodeResponse(server, client, response)
    connections.set('bare', access_token)
    context.redirect('/')
    context.status = 303
  })
  router.get('/ping', async (context) => {
    const response = await oauth.protectedResourceRequest(
      connections.get('bare') ?? '',
      'GET',
      new URL(`${api}/ping`),
      undefined,
      null,
      requestOptions(send, api),
    )
    context.body = await response.json()
  })
  const app = new Koa().use(router.routes())
  return await serveHttp(app.callback())
}

function redirectUriOf({ host }: Koa.Context): string {
  return `http://${host}/callback`
}
