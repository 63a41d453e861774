import passport from 'passport'
import { Strategy } from 'passport-oauth2'
import { nameOf, registrations, scope, serve } from './frame.ts'

/**
 * Two tenants on passport-oauth2: a strategy for each registration. With CHECKS=none the options are those of its
 * README, which knows neither `state` nor PKCE; otherwise both are switched on, each registration under a session key
 * of its own (the library's own name for it is the host of the carrier, which all tenants share).
 */
const careful = process.env.CHECKS !== 'none'
const tokens = new Map<string, string>()

for (const registration of registrations) {
  const name = nameOf(registration)
  const strategy = new Strategy(
    {
      authorizationURL: registration.authorizationUrl,
      tokenURL: registration.tokenUrl,
      clientID: registration.clientId,
      clientSecret: registration.clientSecret,
      callbackURL: registration.redirectUri,
      scope,
      ...(careful ? { state: true, pkce: true, sessionKey: `oauth2:${name}` } : {}),
    },
    (accessToken: string, _: string, __: object, done: (error: unknown, account?: { readonly id: string }) => void) => {
      tokens.set(name, accessToken)
      done(null, { id: name })
    },
  )
  passport.use(name, strategy)
}

serve({
  connect: (registration, request, response, next) => passport.authorize(nameOf(registration))(request, response, next),
  callback: (registration, request, response, next) =>
    passport.authorize(nameOf(registration))(request, response, (error?: unknown) => {
      if (error === undefined || error === null) response.json({ connected: true })
      else next(error)
    }),
  async call(registration) {
    const answer = await fetch(`${registration.api}/shipments`, {
      headers: { authorization: `Bearer ${tokens.get(nameOf(registration)) ?? ''}` },
    })
    return { status: answer.status, body: await answer.json() }
  },
  connected: (registration) => tokens.has(nameOf(registration)),
  disconnect: (registration) => tokens.delete(nameOf(registration)),
})
