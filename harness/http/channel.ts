import type { HttpAnswer, HttpRequest } from '../../scenarios/api/http.ts'

/** What kind of sender a request imitates; decides the headers that go with it. */
export type Sender = 'navigation' | 'back-channel'

export interface SendOptions {
  readonly sender: Sender
  readonly timeoutMs?: number
  /** Whether a 429 that has just come is an answer like any other, and no reason to wait and ask again. */
  readonly takesLimits?: () => boolean
}

/**
 * The only way out of the harness to a target: counted against the budget, held to the host allow-list,
 * paused on 429, recorded as evidence. One channel belongs to one scenario at one target.
 */
export interface Channel {
  send(request: HttpRequest, options: SendOptions): Promise<HttpAnswer>
  /** Whether the allow-list lets a request go to this address. */
  allows(url: string): boolean
  /** Tells the redaction that a value is secret before it shows up anywhere; values in known places are learned by itself. */
  learnSecret(value: string, kind: SecretKind): void
  readonly signal: AbortSignal
}

export type SecretKind =
  | 'password'
  | 'client-secret'
  | 'code'
  | 'code-verifier'
  | 'access-token'
  | 'refresh-token'
  | 'id-token'
  | 'cookie'
  | 'assertion'
  | 'request-uri'
  | 'registration-token'
  | 'key'
  | 'other'
