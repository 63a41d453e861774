import type { TokenEndpointResponse } from 'oauth4webapi'
import type { Kit } from '../kit.ts'
import type { Tokens } from '../records.ts'

/** Five to ten minutes, less the time that may pass until somebody looks what is due. */
const shortestLeadMs = 330_000
const longestLeadMs = 600_000

/** What tokens hand down to those that take their place. */
type Carried = {
  readonly [Name in 'refreshToken' | 'scope' | 'dpopKey' | 'mutualTls' | 'longestLifetime']?: Tokens[Name] | undefined
}

/**
 * What is kept of a token answer. A token is refreshed five to ten minutes before its end, each at a moment of its own,
 * so that connections made together do not refresh together; short-lived ones in the last fifth of their life.
 */
export function tokensOf(
  kit: Pick<Kit, 'clock' | 'random'>,
  answer: TokenEndpointResponse,
  previous: Carried = {},
): Tokens {
  const { dpopKey, longestLifetime = Number.POSITIVE_INFINITY } = previous
  // A server that answers with another kind has not done what was asked for (RFC 9449, 5).
  if (answer.token_type !== (dpopKey === undefined ? 'bearer' : 'dpop')) {
    throw new Error('The carrier answered with another kind of token than it was asked for.')
  }
  const lifetime = Math.min(answer.expires_in ?? Number.POSITIVE_INFINITY, longestLifetime)
  const issuedAt = kit.clock.now()
  // A refresh that brings no new refresh token leaves the old one in force (RFC 6749, 6).
  const refreshToken = answer.refresh_token ?? previous.refreshToken
  const scope = answer.scope ?? previous.scope
  return {
    accessToken: answer.access_token,
    issuedAt,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(scope === undefined ? {} : { scope }),
    ...(Number.isFinite(lifetime) ? lifeOf(issuedAt, lifetime * 1000, jitter(kit)) : {}),
    ...(dpopKey === undefined ? {} : { dpopKey }),
    ...(previous.mutualTls === true ? { mutualTls: true } : {}),
    ...(previous.longestLifetime === undefined ? {} : { longestLifetime }),
  }
}

function lifeOf(issuedAt: number, lifetimeMs: number, share: number) {
  const lead = Math.min(shortestLeadMs + share * (longestLeadMs - shortestLeadMs), (lifetimeMs / 5) * (0.5 + share / 2))
  return { expiresAt: issuedAt + lifetimeMs, refreshAt: issuedAt + lifetimeMs - lead }
}

/** From 0 to 1. */
function jitter({ random }: Pick<Kit, 'random'>): number {
  const [octet = 0] = random(1)
  return octet / 255
}
