import type { ServerPair } from '../../target.ts'
import { authenticationOf } from '../client-authentication.ts'
import { type About, record, WrongAnswer } from '../record.ts'
import { type Answer, describe, send } from '../send.ts'
import type { Authorized } from './authorize.ts'

export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string | undefined
}

function tokenRequest(pair: ServerPair, params: Readonly<Record<string, string>>): Answer {
  const { headers, form } = authenticationOf(pair)
  return send('POST', pair.tokenEndpoint, {
    headers: { ...pair.token?.headers, ...headers },
    form: { ...pair.token?.params, ...params, ...form },
  })
}

function tokensOf(stage: string, answer: Answer, about: About): Tokens {
  const accessToken = answer.member('access_token')
  if (answer.status !== 200 || accessToken === undefined) {
    throw new WrongAnswer(stage, 'wrong', answer, `No token: ${describe(answer)}.`)
  }
  record(stage, answer.milliseconds, 'ok', about)
  return { accessToken, refreshToken: answer.member('refresh_token') }
}

function redemption(pair: ServerPair, { code, verifier }: Authorized): Answer {
  const params = { grant_type: 'authorization_code', code, redirect_uri: pair.client.redirectUri }
  return tokenRequest(pair, verifier === undefined ? params : { ...params, code_verifier: verifier })
}

/** Redeems a code. */
export function redeem(pair: ServerPair, authorized: Authorized, about: About): Tokens {
  return tokensOf('redeem', redemption(pair, authorized), about)
}

/** Redeems a code in a way that has to be refused. */
export function redeemInVain(stage: string, pair: ServerPair, authorized: Authorized, about: About): void {
  refusedAs(stage, redemption(pair, authorized), about)
}

/** Exchanges a refresh token that was used or has ended: it has to be refused. */
export function refreshInVain(stage: string, pair: ServerPair, refreshToken: string, about: About): void {
  refusedAs(stage, refreshing(pair, refreshToken), about)
}

function refusedAs(stage: string, answer: Answer, about: About): void {
  if (answer.member('access_token') !== undefined) {
    throw new WrongAnswer(stage, 'leak', answer, 'A token was issued where the request had to be refused.')
  }
  // Anything but an answer of the protocol shows nothing about the guard.
  if (answer.status < 400 || answer.status >= 500 || answer.status === 429) {
    throw new WrongAnswer(stage, 'wrong', answer, `Neither refused nor granted: ${describe(answer)}.`)
  }
  record(stage, answer.milliseconds, 'refused', about)
}

/** Exchanges a refresh token. */
export function refresh(pair: ServerPair, refreshToken: string, about: About): Tokens {
  return tokensOf('refresh', refreshing(pair, refreshToken), about)
}

function refreshing(pair: ServerPair, refreshToken: string): Answer {
  return tokenRequest(pair, { grant_type: 'refresh_token', refresh_token: refreshToken })
}

/** A token for the client itself. */
export function clientCredentials(pair: ServerPair, about: About): Tokens {
  const { client, resource } = pair
  const answer = tokenRequest(pair, {
    grant_type: 'client_credentials',
    ...(client.scope === undefined ? {} : { scope: client.scope }),
    ...(resource === undefined ? {} : { resource }),
  })
  return tokensOf('client-credentials', answer, about)
}
