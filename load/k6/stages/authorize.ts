import type { ServerPair } from '../../target.ts'
import { challengeOf, unguessable } from '../pkce.ts'
import { parameterOf, queryOf } from '../query.ts'
import { type About, record, WrongAnswer } from '../record.ts'
import { describe, send } from '../send.ts'

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
    response_type: 'code',
    client_id: client.id,
    redirect_uri: client.redirectUri,
    scope: client.scope,
    state,
    code_challenge: verifier === undefined ? undefined : challengeOf(verifier),
    code_challenge_method: verifier === undefined ? undefined : 'S256',
    resource,
  })
  const answer = send('GET', `${pair.authorizationEndpoint}?${query}`)
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
