import { createHash } from 'node:crypto'

/** What the server remembers of a PKCE challenge. */
export interface Challenge {
  readonly value: string
  readonly method: 'S256' | 'plain'
}

/** The decisions of an authorization server that attacks are aimed at; a faulty server is this table with one line replaced. */
export interface Rules {
  redirectUriMatches(registered: string, given: string, application: 'web' | 'native'): boolean
  /** The method a request means; undefined where it is refused. */
  challengeMethod(method: string | undefined): Challenge['method'] | undefined
  verifierMatches(challenge: Challenge, verifier: string): boolean
  codeIsUsedUp(redeemedAt: number | undefined, now: number): boolean
  refreshTokenIsFor(owner: string, client: string): boolean
  /** The scope of the new tokens; undefined where the request is refused. */
  scopeAtRefresh(granted: string, asked: string | undefined, known: readonly string[]): string | undefined
  /** `iss` of an error response (RFC 9207, 2). */
  issOfError(issuer: string): string | undefined
  readonly statusAfterSignIn: 303 | 307
}

const loopback = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(?=[/?]|$)/

export const correctRules: Rules = {
  // RFC 9700, 2.1: character by character, but for the port of a native client on loopback.
  redirectUriMatches: (registered, given, application) =>
    given === registered ||
    (application === 'native' && given.replace(loopback, '$1') === registered.replace(loopback, '$1')),
  challengeMethod: (method) => (method === 'S256' ? method : undefined),
  verifierMatches: ({ value, method }, verifier) => (method === 'plain' ? verifier : s256(verifier)) === value,
  codeIsUsedUp: (redeemedAt) => redeemedAt !== undefined,
  refreshTokenIsFor: (owner, client) => owner === client,
  scopeAtRefresh: (granted, asked) =>
    asked === undefined || isWithin(asked, granted.split(' ')) ? (asked ?? granted) : undefined,
  issOfError: (issuer) => issuer,
  statusAfterSignIn: 303,
}

/** The challenge of a verifier (RFC 7636, 4.2). */
export function s256(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

/** Whether a scope asks for nothing beyond those allowed. */
export function isWithin(scope: string, allowed: readonly string[]): boolean {
  return scope.split(' ').every((token) => allowed.includes(token))
}
