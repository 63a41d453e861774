import { randomBytes } from 'node:crypto'
import { type AccessToken, AuthorizationCode } from 'simple-oauth2'
import { nameOf, type Registration, registrations, scope, serve } from './frame.ts'

/**
 * Two tenants on simple-oauth2 as its README shows it: a `state` that the application makes and compares, no PKCE, and
 * a refresh where the token is over.
 */
declare module 'express-session' {
  interface SessionData {
    states: Record<string, string>
  }
}

const clients = new Map(registrations.map((registration) => [nameOf(registration), clientOf(registration)]))
const tokens = new Map<string, AccessToken>()

function clientOf({ clientId, clientSecret, authorizationUrl, tokenUrl }: Registration): AuthorizationCode {
  const [authorize, token] = [new URL(authorizationUrl), new URL(tokenUrl)]
  return new AuthorizationCode({
    client: { id: clientId, secret: clientSecret },
    auth: {
      tokenHost: token.origin,
      tokenPath: token.pathname,
      authorizeHost: authorize.origin,
      authorizePath: authorize.pathname,
    },
  })
}

serve({
  connect(registration, request, response) {
    const name = nameOf(registration)
    const state = randomBytes(24).toString('base64url')
    request.session.states = { ...request.session.states, [name]: state }
    const client = clients.get(name)
    if (client === undefined) return response.sendStatus(404)
    return response.redirect(client.authorizeURL({ redirect_uri: registration.redirectUri, scope, state }))
  },
  async callback(registration, request, response) {
    const name = nameOf(registration)
    const { [name]: expected, ...others } = request.session.states ?? {}
    const { state, code } = request.query
    if (expected === undefined || state !== expected) return response.status(400).json({ error: 'unknown_state' })
    request.session.states = others
    if (typeof code !== 'string') return response.status(400).json({ error: 'not_connected' })
    const token = await clients.get(name)?.getToken({ code, redirect_uri: registration.redirectUri, scope })
    if (token !== undefined) tokens.set(name, token)
    return response.json({ connected: token !== undefined })
  },
  async call(registration) {
    const name = nameOf(registration)
    const kept = tokens.get(name)
    const token = kept?.expired() === true ? await kept.refresh() : kept
    if (token !== undefined) tokens.set(name, token)
    const answer = await fetch(`${registration.api}/shipments`, {
      headers: { authorization: `Bearer ${String(token?.token.access_token)}` },
    })
    return { status: answer.status, body: await answer.json() }
  },
  connected: (registration) => tokens.has(nameOf(registration)),
  disconnect: (registration) => tokens.delete(nameOf(registration)),
})
