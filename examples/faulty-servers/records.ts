import { randomBytes } from 'node:crypto'
import type { Challenge } from './rules.ts'

/** What a person allowed a client; revoking it ends everything that came of it. */
export interface Grant {
  readonly client: string
  readonly user: string
  readonly scope: string
  revoked: boolean
}

export interface Code {
  readonly grant: Grant
  readonly redirectUri: string
  /** Whether the authorization request named it. */
  readonly redirectUriGiven: boolean
  readonly challenge: Challenge
  readonly expiresAt: number
  redeemedAt: number | undefined
}

export interface Token {
  readonly kind: 'access' | 'refresh'
  readonly grant: Grant
  readonly scope: string
  readonly issuedAt: number
  readonly expiresAt: number
  used: boolean
  revoked: boolean
}

/** A browser: who is signed in, and the authorization requests it has open. */
export interface Session {
  readonly id: string
  readonly csrf: string
  readonly user: string | undefined
  readonly requests: Map<string, ReadonlyMap<string, string>>
}

/** Everything the server remembers. */
export interface Records {
  readonly codes: Map<string, Code>
  readonly tokens: Map<string, Token>
  readonly sessions: Map<string, Session>
}

/** A value nobody guesses (RFC 6749, 10.10). */
export function unguessable(): string {
  return randomBytes(32).toString('base64url')
}
