import http, { type RefinedResponse } from 'k6/http'
import type { PlannedRequest } from '../target.ts'
import { loadPlan, targetHosts } from './plan.ts'
import { recordConnection } from './record.ts'

/** An answer, read once. */
export interface Answer {
  readonly status: number
  readonly milliseconds: number
  readonly location: string | undefined
  readonly text: string
  /** A member of the JSON body, where there is one of that name and it is text. */
  member(name: string): string | undefined
}

interface Sending {
  readonly headers?: Readonly<Record<string, string>>
  readonly form?: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

let waited = 0

/** Milliseconds this virtual user has spent waiting for answers since it began. */
export function waitedSoFar(): number {
  return waited
}

/** Sends one request. Redirects are read, never followed. */
export function send(method: PlannedRequest['method'], url: string, sending: Sending = {}): Answer {
  const { headers = {}, form, body } = sending
  if (!mayContact(url)) return notContacted(url)
  const content = form === undefined ? (body ?? null) : { ...form }
  const response = http.request(method, url, content, paramsWith(headers))
  waited += response.timings.duration
  noteConnection(response.timings)
  return answerOf(response)
}

/** Sends several requests at the same moment. */
export function sendAtOnce(requests: readonly PlannedRequest[]): readonly Answer[] {
  const responses = http.batch(
    requests.map(({ method, url, headers, body }) => ({
      method,
      url,
      body: body ?? null,
      params: paramsWith(headers),
    })),
  )
  waited += Math.max(0, ...responses.map(({ timings }) => timings.duration))
  return responses.map(answerOf)
}

/** A connection that was opened for this request alone, or for the first time. */
function noteConnection({
  connecting,
  tls_handshaking: handshaking,
}: {
  connecting: number
  tls_handshaking: number
}): void {
  if (connecting > 0) recordConnection(handshaking > 0)
}

function paramsWith(headers: Readonly<Record<string, string>>) {
  return {
    headers: { ...headers },
    redirects: 0,
    responseType: 'text' as const,
    timeout: `${loadPlan.requestTimeoutSeconds}s`,
  }
}

/** Addresses come from the target's redirects too: load never follows one to somebody else's server. */
function mayContact(url: string): boolean {
  const [, host = ''] = /^https?:\/\/(?:[^/?#@]*@)?(\[[^\]]+\](?::\d+)?|[^/?#]+)/i.exec(url) ?? []
  const name = host.toLowerCase().replace(/:\d+$/, '')
  return (
    name === 'localhost' ||
    name === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(name) ||
    targetHosts.some((allowed) => allowed.toLowerCase() === name || allowed.toLowerCase() === host.toLowerCase())
  )
}

function notContacted(url: string): Answer {
  const text = JSON.stringify({ error: `redirected to ${url.split(/[?#]/)[0]}, a host load may not contact` })
  return { status: 302, milliseconds: 0, location: undefined, text, member: () => undefined }
}

function answerOf(response: RefinedResponse<'text'>): Answer {
  const text = response.body ?? ''
  return {
    status: response.status,
    milliseconds: response.timings.duration,
    location: response.headers.Location,
    text,
    member: (name) => memberOf(text, name),
  }
}

function memberOf(text: string, name: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)?.[name]
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

/** What an answer was, in words without anything secret in them. */
export function describe({ status, text }: Answer): string {
  if (status === 0) return 'no answer'
  const error = memberOf(text, 'error')
  return error === undefined ? `status ${status}` : `status ${status}, error ${error.slice(0, 120)}`
}
