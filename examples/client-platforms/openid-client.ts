import * as client from 'openid-client'
import { nameOf, type Registration, scope, serve } from './frame.ts'

/**
 * Two tenants on openid-client as its README shows it: discovery, PKCE always, `state` where the metadata does not say
 * that the carrier knows PKCE; verifier and state in the session of the browser.
 */
declare module 'express-session' {
  interface SessionData {
    flow: { readonly codeVerifier: string; readonly state: string | undefined }
  }
}

interface Connection {
  readonly tokens: client.TokenEndpointResponse
  readonly expiresAt: number
}

const connections = new Map<string, Connection>()
const configurations = new Map<string, Promise<client.Configuration>>()

function configurationOf(registration: Registration): Promise<client.Configuration> {
  const name = nameOf(registration)
  const known = configurations.get(name)
  if (known !== undefined) return known
  const { issuer, clientId, clientSecret } = registration
  const discovered = client.discovery(new URL(issuer), clientId, clientSecret, undefined, {
    execute: [client.allowInsecureRequests],
  })
  configurations.set(name, discovered)
  discovered.catch(() => configurations.delete(name))
  return discovered
}

function keep(
  registration: Registration,
  tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers,
): Connection {
  const connection = { tokens, expiresAt: Date.now() + (tokens.expiresIn() ?? 3600) * 1000 }
  connections.set(nameOf(registration), connection)
  return connection
}

async function refreshed(registration: Registration, { tokens, expiresAt }: Connection): Promise<Connection> {
  if (expiresAt > Date.now() || tokens.refresh_token === undefined) return { tokens, expiresAt }
  const fresh = await client.refreshTokenGrant(await configurationOf(registration), tokens.refresh_token)
  return keep(registration, Object.assign(fresh, { refresh_token: fresh.refresh_token ?? tokens.refresh_token }))
}

serve({
  async connect(registration, request, response) {
    const config = await configurationOf(registration)
    const codeVerifier = client.randomPKCECodeVerifier()
    const parameters: Record<string, string> = {
      redirect_uri: registration.redirectUri,
      scope,
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    }
    const state = config.serverMetadata().supportsPKCE() ? undefined : client.randomState()
    if (state !== undefined) parameters.state = state
    request.session.flow = { codeVerifier, state }
    response.redirect(client.buildAuthorizationUrl(config, parameters).href)
  },
  async callback(registration, request, response) {
    const { flow } = request.session
    if (flow === undefined) return response.status(400).json({ error: 'no_flow' })
    delete request.session.flow
    const tokens = await client.authorizationCodeGrant(
      await configurationOf(registration),
      new URL(request.originalUrl, registration.redirectUri),
      { pkceCodeVerifier: flow.codeVerifier, ...(flow.state === undefined ? {} : { expectedState: flow.state }) },
    )
    keep(registration, tokens)
    return response.json({ connected: true })
  },
  async call(registration) {
    const kept = connections.get(nameOf(registration))
    if (kept === undefined) return { status: 409, body: { error: 'not_connected' } }
    const { tokens } = await refreshed(registration, kept)
    const config = await configurationOf(registration)
    const answer = await client.fetchProtectedResource(
      config,
      tokens.access_token,
      new URL(`${registration.api}/shipments`),
      'GET',
    )
    return { status: answer.status, body: await answer.json() }
  },
  connected: (registration) => connections.has(nameOf(registration)),
  disconnect: (registration) => connections.delete(nameOf(registration)),
})
