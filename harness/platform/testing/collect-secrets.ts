import { randomBytes } from 'node:crypto'
import type { Secret } from '../../../scenarios/client/tokens/found.ts'
import { sendByFetch } from '../carriers/send-by-fetch.ts'
import type { OutgoingRequest, Random, SendRequest } from '../kit.ts'

/** A sender that writes down every secret that passes, on its way out and in. */
export interface SecretCollector {
  readonly send: SendRequest
  /** Verifiers, states and sessions come from here, also those that never leave. */
  readonly random: Random
  /** Answers in the carrier's place where it gives an answer. */
  intercept: (url: string, body: string) => Response | undefined
  add(what: string, value: string | null | undefined): void
  all(): readonly Secret[]
}

const secretMembers: Readonly<Record<string, string>> = {
  access_token: 'an access token',
  refresh_token: 'a refresh token',
  id_token: 'an ID Token',
  token: 'a revoked token',
  code: 'a code',
  code_verifier: 'a verifier',
  client_secret: 'a client secret',
  registration_access_token: 'a registration token',
  client_assertion: 'an assertion',
  password: 'a password',
}

/** Collects; short values are found anywhere and prove nothing. */
export function collectSecrets(): SecretCollector {
  const found = new Map<string, string>()
  const made = new Set<string>()
  const add = (what: string, value: string | null | undefined): void => {
    if (value !== null && value !== undefined && value.length >= 12 && !found.has(value)) found.set(value, what)
  }
  const readMembers = (entries: Iterable<readonly [string, unknown]>): void => {
    for (const [name, value] of entries) {
      const what = secretMembers[name]
      if (what !== undefined && typeof value === 'string') add(what, value)
    }
  }
  const readRequest = ({ headers, body }: OutgoingRequest): void => {
    const [, scheme = '', credentials = ''] = /^(\w+) (.+)$/.exec(headers.authorization ?? '') ?? []
    const decoded = Buffer.from(credentials, 'base64').toString('utf8')
    if (scheme === 'Basic') add('a client secret', decodeURIComponent(decoded.slice(decoded.indexOf(':') + 1)))
    else add('a bearer token', credentials)
    if (typeof body === 'string' || body instanceof URLSearchParams) readMembers(new URLSearchParams(body))
  }
  const collector: SecretCollector = {
    intercept: () => undefined,
    add,
    random(octets) {
      const value = randomBytes(octets)
      // Shorter ones are names of leases and the like.
      if (octets === 32) made.add(value.toString('base64url'))
      return value
    },
    all() {
      const unknown = [...made]
        .filter((value) => !found.has(value))
        .map((value) => ({ what: 'a value made at random', value }))
      return [...[...found].map(([value, what]) => ({ what, value })), ...unknown]
    },
    async send(url, init) {
      readRequest(init)
      const body = init.body === undefined || init.body === null ? '' : String(init.body)
      const response = collector.intercept(url, body) ?? (await sendByFetch(url, init))
      const text = await response.clone().text()
      if (text.startsWith('{')) readMembers(Object.entries(parsed(text)))
      return response
    },
  }
  return collector
}

function parsed(text: string): Record<string, unknown> {
  try {
    return { ...JSON.parse(text) }
  } catch {
    return {}
  }
}
