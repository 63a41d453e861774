import { createHash, randomBytes } from 'node:crypto'
import { accessTokenOf, codeOf, WrongAnswer } from './check-answer.ts'
import type { Answer, Connection } from './connection.ts'
import type { BenchClient, Contestant } from './contestant.ts'

const mostHops = 12

/** One person connects one client: authorization with a fresh verifier and state, every hop in between, token. */
export function codeFlow(connection: Connection, contestant: Contestant, client: BenchClient): Promise<string> {
  return flowWith(connection, contestant, client, randomBytes(32).toString('base64url'))
}

/** The same without PKCE, as clients did before it. */
export function legacyFlow(connection: Connection, contestant: Contestant, client: BenchClient): Promise<string> {
  return flowWith(connection, contestant, client, undefined)
}

async function flowWith(
  connection: Connection,
  contestant: Contestant,
  client: BenchClient,
  verifier: string | undefined,
): Promise<string> {
  const state = randomBytes(16).toString('base64url')
  const query = new URLSearchParams({
    client_id: client.clientId,
    response_type: 'code',
    redirect_uri: client.redirectUri,
    scope: client.scope,
    ...(verifier === undefined ? {} : challengeFor(verifier)),
    state,
  })
  const location = await visit(connection, contestant, `${contestant.authorizationEndpoint}?${query}`)
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code: codeOf(location, client, state, contestant),
    redirect_uri: client.redirectUri,
    ...(verifier === undefined ? {} : { code_verifier: verifier }),
  })
  const answer = await connection.postForm(contestant.tokenEndpoint, form, { authorization: basicOf(client) })
  return accessTokenOf(answer, client, contestant, true)
}

function challengeFor(verifier: string): Readonly<Record<string, string>> {
  return {
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }
}

/** A token for the client itself. */
export async function clientCredentials(
  connection: Connection,
  contestant: Contestant,
  client: BenchClient,
): Promise<string> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', scope: client.scope })
  const answer = await connection.postForm(contestant.tokenEndpoint, form, { authorization: basicOf(client) })
  return accessTokenOf(answer, client, contestant, false)
}

/**
 * A browser nobody has used before: follows redirects on the server, submits its sign-in and consent forms, and gives
 * the address it is sent away to. Each cookie of these servers has a name of its own, so their paths need no look-up.
 */
async function visit(connection: Connection, { issuer }: Contestant, start: string): Promise<string | undefined> {
  const cookies = new Map<string, string>()
  let answer = await connection.get(start)
  let here = start
  for (let hop = 0; hop < mostHops; hop += 1) {
    keepCookies(cookies, answer)
    const { location } = answer
    if (location !== undefined) {
      const target = location.startsWith('/') ? issuer + location : location
      if (!target.startsWith(`${issuer}/`)) return target
      here = target
      answer = await connection.get(target, cookieHeader(cookies))
    } else {
      answer = await connection.postForm(here, formOf(answer), cookieHeader(cookies))
    }
  }
  throw new WrongAnswer(`More than ${mostHops} hops without an answer.`)
}

/** What a person fills in: any name and password on the sign-in page, a click on the consent page. */
function formOf({ text, status }: Answer): URLSearchParams {
  const [, prompt] = /name="prompt" value="(login|consent)"/.exec(text) ?? []
  if (prompt === undefined) throw new WrongAnswer(`Neither redirect nor form but ${status}: ${text.slice(0, 200)}`)
  return new URLSearchParams(prompt === 'login' ? { prompt, login: 'anybody', password: 'anything' } : { prompt })
}

function keepCookies(cookies: Map<string, string>, { setCookie }: Answer): void {
  for (const line of setCookie) {
    const [pair = ''] = line.split(';', 1)
    const equals = pair.indexOf('=')
    cookies.set(pair.slice(0, equals), pair.slice(equals + 1))
  }
}

function cookieHeader(cookies: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const cookie = [...cookies].flatMap(([name, value]) => (value === '' ? [] : [`${name}=${value}`])).join('; ')
  return cookie === '' ? {} : { cookie }
}

const headers = new WeakMap<BenchClient, string>()

function basicOf(client: BenchClient): string {
  const known = headers.get(client)
  if (known !== undefined) return known
  const { clientId, clientSecret } = client
  const header = `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`
  headers.set(client, header)
  return header
}
