import type { TokenOutcome } from '../../../scenarios/api/authorization-server.ts'
import { type Answered, type HttpAnswer, header } from '../../../scenarios/api/http.ts'
import type { Params } from '../../../scenarios/api/params.ts'
import { asObject, asText } from './json.ts'

type Body = Readonly<Record<string, unknown>>

/**
 * What a token request brought, judged by effect. Only a 4xx without a token in it, or a JSON body with `error`, is a
 * refusal: 5xx, redirects, HTML and silence show neither the guard nor its absence. An error that repeats the token it was
 * sent has handed out nothing.
 */
export function tokenOutcome(answer: HttpAnswer, sent: Params = []): TokenOutcome {
  const { exchanges } = answer
  switch (answer.kind) {
    case 'no-answer':
    case 'rate-limited':
    case 'not-sent':
      return { kind: 'unclear', why: answer.kind, sentence: answer.sentence, exchanges, answer }
    case 'answered':
      return { ...classify(answer, new Set(sent.map(([, value]) => value))), exchanges, answer }
  }
}

type Classified = TokenOutcome extends infer Outcome
  ? Outcome extends TokenOutcome
    ? Omit<Outcome, 'exchanges' | 'answer'>
    : never
  : never

function classify(answer: Answered, sent: ReadonlySet<string>): Classified {
  const body = asObject(answer.json) ?? formBody(answer)
  return tokens(answer.status < 400 ? body : withoutEchoes(body, sent)) ?? refusal(answer, body) ?? unclear(answer)
}

/** Tokens in an answer, whatever its status: a 400 that carries one has handed it out. */
function tokens(body: Body | undefined): Classified | undefined {
  if (body === undefined) return undefined
  const accessToken = asText(body.access_token)
  const refreshToken = asText(body.refresh_token)
  const idToken = asText(body.id_token)
  if (accessToken === undefined && refreshToken === undefined && idToken === undefined) return undefined
  return {
    kind: 'tokens',
    accessToken: accessToken ?? '',
    tokenType: asText(body.token_type),
    refreshToken,
    idToken,
    scope: typeof body.scope === 'string' ? body.scope : undefined,
    expiresIn: body.expires_in,
    body,
  }
}

function withoutEchoes(body: Body | undefined, sent: ReadonlySet<string>): Body | undefined {
  if (body === undefined) return undefined
  return Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value !== 'string' || !sent.has(value)))
}

function refusal(answer: Answered, body: Body | undefined): Classified | undefined {
  const error = asText(body?.error)
  const protocol = isBetween(answer.status, 400, 499) || (isBetween(answer.status, 200, 299) && error !== undefined)
  // 408 is a time-out that the server noticed first, 429 a request to slow down.
  if (!protocol || answer.status === 408 || answer.status === 429) return undefined
  return { kind: 'refused', status: answer.status, error, description: asText(body?.error_description) }
}

function unclear(answer: Answered): Classified {
  const { status } = answer
  if (status === 429) return { kind: 'unclear', why: 'rate-limited', sentence: 'the server asked to slow down (429)' }
  if (status === 408) return { kind: 'unclear', why: 'no-answer', sentence: 'the server gave up waiting (408)' }
  if (status >= 500) {
    const error = asText(asObject(answer.json)?.error)
    const named = error === undefined ? '' : ` and error ${error}`
    return { kind: 'unclear', why: 'crash', sentence: `the server answered with status ${status}${named}` }
  }
  if (isBetween(status, 300, 399)) {
    const location = header(answer, 'location')
    const target = location === undefined ? '' : ` to ${withoutQuery(location)}`
    return { kind: 'unclear', why: 'redirect', sentence: `the server answered with a redirect (${status})${target}` }
  }
  return {
    kind: 'unclear',
    why: 'not-protocol',
    sentence: `the server answered status ${status} with ${whatBody(answer)} instead of tokens or an error`,
  }
}

function whatBody(answer: Answered): string {
  if (answer.body === '') return 'an empty body'
  if (asObject(answer.json) !== undefined) return 'JSON that holds neither a token nor an error'
  if (answer.json !== undefined) return 'JSON that is no object'
  const type = header(answer, 'content-type')?.split(';')[0]?.trim()
  return /^\s*</.test(answer.body) || type === 'text/html' ? 'an HTML page' : `a body of type ${type ?? 'unknown'}`
}

/** Some older servers answer form-encoded tokens. */
function formBody(answer: Answered): Body | undefined {
  const declared = header(answer, 'content-type')?.startsWith('application/x-www-form-urlencoded') ?? false
  const looksLikeIt = /^(access_token|token_type|refresh_token|error)=[^\s<]*$/.test(answer.body)
  return declared || looksLikeIt ? Object.fromEntries(new URLSearchParams(answer.body)) : undefined
}

function withoutQuery(location: string): string {
  return location.replace(/[?#].*$/s, '')
}

function isBetween(status: number, low: number, high: number): boolean {
  return status >= low && status <= high
}
