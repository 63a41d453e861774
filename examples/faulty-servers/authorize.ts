import type { Client } from './clients.ts'
import { type Message, page, type Reply } from './messages.ts'
import { unguessable } from './records.ts'
import { isWithin } from './rules.ts'
import type { Server } from './server.ts'
import { consentPage, sessionOf, signInPage, withCookie } from './sign-in.ts'

/** An authorization request whose client and redirect URI belong together. */
export interface Addressed {
  readonly client: Client
  readonly redirectUri: string
}

/**
 * The authorization endpoint. Where client or redirect URI are wrong the person is told here (RFC 6749, 4.1.2.1);
 * every other error is sent to the client only after the person has signed in (RFC 9700, 4.11.2).
 */
export function authorize(message: Message, server: Server): Reply {
  const { values, repeated } = message.method === 'POST' ? message.form : message.query
  const addressed = addressOf(values, server)
  if (addressed === undefined || repeated.some((name) => ['client_id', 'redirect_uri'].includes(name))) {
    return page(
      400,
      'This request cannot be answered',
      '<p>Its client and its redirect URI do not belong together.</p>',
    )
  }
  const session = sessionOf(message, server)
  const id = unguessable()
  const request = repeated.length === 0 ? values : new Map([...values, ['repeated', 'true']])
  if (values.get('prompt') === 'none') {
    const error = session.user === undefined ? 'login_required' : 'consent_required'
    return errorTo(addressed.redirectUri, error, request, server)
  }
  session.requests.set(id, request)
  return withCookie(
    session.user === undefined ? signInPage(id, session) : consentPage(id, session, addressed.client),
    session,
  )
}

export function addressOf(request: ReadonlyMap<string, string>, { clients, rules }: Server): Addressed | undefined {
  const client = clients.get(request.get('client_id') ?? '')
  if (client === undefined) return undefined
  const given = request.get('redirect_uri')
  const [only, ...others] = client.redirectUris
  if (given === undefined) return only === undefined || others.length > 0 ? undefined : { client, redirectUri: only }
  const known = client.redirectUris.some((registered) =>
    rules.redirectUriMatches(registered, given, client.application),
  )
  return known ? { client, redirectUri: given } : undefined
}

/** What is wrong with a request, as an error code (RFC 6749, 4.1.2.1; RFC 7636, 4.4.1). */
export function errorIn(request: ReadonlyMap<string, string>, client: Client, { rules }: Server): string | undefined {
  if (request.has('repeated') || !request.has('response_type')) return 'invalid_request'
  if (request.get('response_type') !== 'code') return 'unsupported_response_type'
  if (request.has('response_mode') && request.get('response_mode') !== 'query') return 'invalid_request'
  if (!/^[\w-]{43}$/.test(request.get('code_challenge') ?? '')) return 'invalid_request'
  if (rules.challengeMethod(request.get('code_challenge_method')) === undefined) return 'invalid_request'
  return isWithin(request.get('scope') ?? 'shipping', client.scopes) ? undefined : 'invalid_scope'
}

const descriptions: Readonly<Record<string, string>> = {
  invalid_request: 'A parameter is missing, repeated or wrong; a code_challenge with the method S256 is required.',
  unsupported_response_type: 'Only the response type code is known here.',
  invalid_scope: 'The client may not ask for this scope.',
}

export function errorTo(
  redirectUri: string,
  error: string,
  request: ReadonlyMap<string, string>,
  server: Server,
): Reply {
  return redirect(redirectUri, {
    error,
    error_description: descriptions[error],
    state: request.get('state'),
    iss: server.rules.issOfError(server.issuer),
  })
}

/** Sends the browser away with parameters added to the redirect URI's own query. */
export function redirect(redirectUri: string, parameters: Readonly<Record<string, string | undefined>>): Reply {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  const location = `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${new URLSearchParams(pairs)}`
  // Where a faulty rule lets odd letters through, the header must still be one that can be sent.
  return {
    status: 303,
    headers: { location: location.replace(/[^!-~]/gu, encodeURIComponent), 'referrer-policy': 'no-referrer' },
  }
}
