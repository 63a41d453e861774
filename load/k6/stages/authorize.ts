import type { ServerPair } from '../../target.ts'
import { challengeOf, unguessable } from '../pkce.ts'
import { parameterOf, queryOf, resolved } from '../query.ts'
import { type About, record, WrongAnswer } from '../record.ts'
import { type Answer, describe, send } from '../send.ts'

/** A code, and what is needed to redeem it. */
export interface Authorized {
  readonly code: string
  /** Left out where the request went without a challenge. */
  readonly verifier: string | undefined
}

/** Asks for a code, with a fresh verifier and state. The answer has to come back with that state. */
export function authorize(pair: ServerPair, about: About, pkce: 'S256' | 'none' = 'S256'): Authorized {
  const { client, resource } = pair
  const verifier = pkce === 'S256' ? unguessable() : undefined
  const state = unguessable()
  const query = queryOf({
    ...pair.authorize?.params,
    response_type: 'code',
    client_id: client.id,
    redirect_uri: client.redirectUri,
    scope: client.scope,
    state,
    code_challenge: verifier === undefined ? undefined : challengeOf(verifier),
    code_challenge_method: verifier === undefined ? undefined : 'S256',
    resource,
  })
  const separator = pair.authorizationEndpoint.includes('?') ? '&' : '?'
  const answer = redirected(`${pair.authorizationEndpoint}${separator}${query}`, pair)
  const fail = (reason: string) => new WrongAnswer('authorize', 'wrong', answer, reason)
  if (answer.location?.startsWith(client.redirectUri) !== true) {
    throw fail(`No redirect to the redirect URI: ${describe(answer)}.`)
  }
  const code = parameterOf(answer.location, 'code')
  if (code === undefined) {
    throw fail(`Redirected without a code: error ${parameterOf(answer.location, 'error') ?? 'not named'}.`)
  }
  if (parameterOf(answer.location, 'state') !== state) throw fail('The code came back with another state.')
  record('authorize', answer.milliseconds, 'ok', about)
  return { code, verifier }
}

const mostHops = 8

/** The answer that leads to the redirect URI. A server that asks nobody may still lead over pages of its own. */
function redirected(url: string, { client, authorize: extras }: ServerPair): Answer {
  const headers = { ...extras?.headers }
  let answer = send('GET', url, { headers })
  let [at, milliseconds] = [url, answer.milliseconds]
  for (let hop = 0; hop < mostHops; hop += 1) {
    const { location, status } = answer
    if (location === undefined || status < 300 || status >= 400 || location.startsWith(client.redirectUri)) break
    at = resolved(location, at)
    answer = send('GET', at, { headers })
    milliseconds += answer.milliseconds
  }
  return { ...answer, milliseconds }
}
