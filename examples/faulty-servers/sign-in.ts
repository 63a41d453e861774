import { addressOf, errorIn, errorTo, redirect } from './authorize.ts'
import { type Client, passwords } from './clients.ts'
import { escaped, type Message, page, type Reply } from './messages.ts'
import { type Session, unguessable } from './records.ts'
import type { Server } from './server.ts'

const codeLife = 60_000

/** The session of a browser, or a new one. */
export function sessionOf(message: Message, { records }: Server): Session {
  const id = /(?:^|;\s*)session=([^;]+)/.exec(message.headers.cookie ?? '')?.[1] ?? ''
  return records.sessions.get(id) ?? newSession(records.sessions, undefined, new Map())
}

function newSession(sessions: Map<string, Session>, user: string | undefined, requests: Session['requests']): Session {
  const session = { id: unguessable(), csrf: unguessable(), user, requests }
  sessions.set(session.id, session)
  return session
}

export function withCookie(reply: Reply, session: Session): Reply {
  return {
    ...reply,
    headers: { ...reply.headers, 'set-cookie': `session=${session.id}; Path=/; HttpOnly; SameSite=Lax` },
  }
}

export function signInPage(request: string, session: Session, message = ''): Reply {
  return page(200, 'Sign in', `<p>${message}</p>${form('/sign-in', request, session, signInFields)}`)
}

export function consentPage(request: string, session: Session, client: Client): Reply {
  const sentence = `<p>${escaped(client.id)} asks for access to your shipments.</p>`
  return page(200, 'Allow access?', sentence + form('/consent', request, session, consentFields))
}

const signInFields = `<label>Name <input name="username" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button type="submit">Sign in</button>`
const consentFields = `<button id="allow" name="decision" value="allow">Allow</button>
<button id="deny" name="decision" value="deny">Deny</button>`

function form(action: string, request: string, session: Session, fields: string): string {
  return `<form method="post" action="${action}"><input type="hidden" name="request" value="${request}">
<input type="hidden" name="csrf" value="${session.csrf}">${fields}</form>`
}

/** A form of this server, sent by the browser it was shown to; undefined where it came from elsewhere. */
function openRequest(
  message: Message,
  session: Session,
): { readonly id: string; readonly request: ReadonlyMap<string, string> } | undefined {
  const id = message.form.values.get('request') ?? ''
  const request = session.requests.get(id)
  return request === undefined || message.form.values.get('csrf') !== session.csrf ? undefined : { id, request }
}

const stale = () => page(400, 'This page is out of date', '<p>Go back to the application and start again.</p>')

export function signIn(message: Message, server: Server): Reply {
  const session = sessionOf(message, server)
  const open = openRequest(message, session)
  if (open === undefined) return stale()
  const username = message.form.values.get('username') ?? ''
  const password = message.form.values.get('password')
  if (password === undefined || passwords.get(username) !== password) {
    return signInPage(open.id, session, 'Wrong name or password.')
  }
  // A new session at sign-in, so that nobody can plant one.
  server.records.sessions.delete(session.id)
  const signedIn = newSession(server.records.sessions, username, session.requests)
  const location = `/consent?request=${open.id}`
  return withCookie({ status: server.rules.statusAfterSignIn, headers: { location } }, signedIn)
}

/** Shows the consent page, or sends the error of a wrong request to its client now that somebody is signed in. */
export function showConsent(message: Message, server: Server): Reply {
  const session = sessionOf(message, server)
  const id = message.query.values.get('request') ?? ''
  const request = session.requests.get(id)
  const addressed = request === undefined ? undefined : addressOf(request, server)
  if (session.user === undefined || request === undefined || addressed === undefined) return stale()
  const error = errorIn(request, addressed.client, server)
  if (error === undefined) return consentPage(id, session, addressed.client)
  session.requests.delete(id)
  return errorTo(addressed.redirectUri, error, request, server)
}

export function consent(message: Message, server: Server): Reply {
  // A redirect that keeps the method brings the sign-in form here instead of a decision.
  if (!message.form.values.has('decision')) return showConsent(message, server)
  const session = sessionOf(message, server)
  const open = openRequest(message, session)
  const addressed = open === undefined ? undefined : addressOf(open.request, server)
  if (session.user === undefined || open === undefined || addressed === undefined) return stale()
  session.requests.delete(open.id)
  const { request } = open
  const error =
    errorIn(request, addressed.client, server) ??
    (message.form.values.get('decision') === 'allow' ? undefined : 'access_denied')
  const method = server.rules.challengeMethod(request.get('code_challenge_method'))
  if (error !== undefined || method === undefined)
    return errorTo(addressed.redirectUri, error ?? 'invalid_request', request, server)
  const code = unguessable()
  server.records.codes.set(code, {
    grant: {
      client: addressed.client.id,
      user: session.user,
      scope: request.get('scope') ?? 'shipping',
      revoked: false,
    },
    redirectUri: addressed.redirectUri,
    redirectUriGiven: request.has('redirect_uri'),
    challenge: { value: request.get('code_challenge') ?? '', method },
    expiresAt: server.now() + codeLife,
    redeemedAt: undefined,
  })
  return redirect(addressed.redirectUri, { code, state: request.get('state'), iss: server.issuer })
}
