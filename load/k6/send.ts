import http, { type RefinedResponse } from 'k6/http'
import { loadPlan } from './plan.ts'

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
export function send(method: 'GET' | 'POST', url: string, { headers = {}, form, body }: Sending = {}): Answer {
  const params = {
    headers: { ...headers },
    redirects: 0,
    responseType: 'text' as const,
    timeout: `${loadPlan.requestTimeoutSeconds}s`,
  }
  const response = http.request(method, url, form === undefined ? (body ?? null) : { ...form }, params)
  waited += response.timings.duration
  return answerOf(response)
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
  return error === undefined ? `status ${status}` : `status ${status}, error ${error.slice(0, 60)}`
}
