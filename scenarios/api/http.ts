import type { Params } from './params.ts'

/** A certificate by which a client shows who it is, and its private key; both PEM. */
export interface ClientCertificate {
  readonly cert: string
  readonly key: string
}

/** One request as a scenario words it. The driver adds what every client of its kind sends, and nothing else. */
export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers?: Params
  readonly body?: string
  /** The request target as it goes to the wire, where no URL would write it so: dot-segments, the absolute form. */
  readonly target?: string
  /** Shown in the TLS handshake; none where it is left out. */
  readonly certificate?: ClientCertificate
  /** A 429 is an answer like any other, and nothing is waited for. */
  readonly takesLimits?: true
  /** What this request is, in a few words for the report: `redeem with a wrong verifier`. */
  readonly label?: string
}

/** The answer to one request; redirects are never followed. */
export type HttpAnswer = { readonly exchanges: readonly string[] } & (
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly headers: Params
      readonly body: string
      /** The body as JSON, or undefined where it is none. */
      readonly json: unknown
      /** Milliseconds from sending the request to the end of the answer, without any waiting of the harness before. */
      readonly durationMs?: number
    }
  /** No answer of the protocol came: time-out, connection refused or closed, a TLS failure. */
  | { readonly kind: 'no-answer'; readonly sentence: string; readonly cause: NoAnswerCause }
  /** 429 outlasted every pause the budget allows. Never a refusal. */
  | { readonly kind: 'rate-limited'; readonly sentence: string }
  /** Not sent: host not on the allow-list, or the budget is used up. */
  | { readonly kind: 'not-sent'; readonly sentence: string }
)

export type NoAnswerCause = 'timeout' | 'refused' | 'closed' | 'tls' | 'protocol' | 'other'

export type Answered = Extract<HttpAnswer, { kind: 'answered' }>

/** A response header's first value, by name without regard to case. */
export function header(answer: { readonly headers: Params }, name: string): string | undefined {
  const wanted = name.toLowerCase()
  return answer.headers.find(([key]) => key.toLowerCase() === wanted)?.[1]
}

/** Every value of a response header. */
export function headerValues(answer: { readonly headers: Params }, name: string): readonly string[] {
  const wanted = name.toLowerCase()
  return answer.headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value)
}
