import type * as oauth from 'oauth4webapi'
import type { Clock } from '../../http/clock.ts'
import type { AdapterId } from '../adapters/adapters.ts'
import { isLoopback } from '../addresses.ts'
import type { CarrierSettings } from '../settings.ts'
import { readMetadata as fromWellKnown } from '../steps/read-metadata.ts'
import type { SendRequest } from './send-request.ts'

/** What the carriers' servers say of themselves. */
export interface Servers {
  /** Metadata of this carrier's issuer (RFC 8414), as read within the last ten minutes. */
  of(carrier: CarrierSettings): Promise<UsableServer>
  /** The same where no browser is needed. */
  tokenServerOf(carrier: CarrierSettings): Promise<TokenServer>
}

/** A server that gives tokens, and whose way of speaking is known. */
export interface TokenServer extends oauth.AuthorizationServer {
  readonly token_endpoint: string
  readonly adapter: AdapterId
}

/** Metadata with what the code flow cannot do without. */
export interface UsableServer extends TokenServer {
  readonly authorization_endpoint: string
}

const longestCacheLifeMs = 600_000

interface Known {
  readonly metadata: Promise<oauth.AuthorizationServer>
  /** Settled when the answer is there: it may ask for less than ten minutes. */
  until: number
}

export interface ServersOptions {
  readonly clock: Clock
  readonly send: SendRequest
  /** The good way unless said otherwise. */
  readonly readMetadata?: typeof fromWellKnown
}

/** Reads metadata once for all who ask at the same time. What one issuer says counts for that issuer alone. */
export function createServers({ clock, send, readMetadata = fromWellKnown }: ServersOptions): Servers {
  const known = new Map<string, Known>()

  async function read(issuer: string, entry: () => Known | undefined): Promise<oauth.AuthorizationServer> {
    const askedAt = clock.now()
    const { metadata, answer } = await readMetadata(send, issuer)
    const mine = entry()
    if (mine !== undefined) mine.until = askedAt + cacheLifeOf(answer)
    return metadata
  }

  function published(issuer: string): Promise<oauth.AuthorizationServer> {
    const now = clock.now()
    const cached = known.get(issuer)
    if (cached !== undefined && now < cached.until) return cached.metadata
    const entry: Known = { metadata: read(issuer, () => entry), until: now + longestCacheLifeMs }
    known.set(issuer, entry)
    // A failure is told to those who waited for it and not remembered.
    entry.metadata.catch(() => {
      if (known.get(issuer) === entry) known.delete(issuer)
    })
    return entry.metadata
  }

  const metadataOf = async ({ issuer, endpoints }: CarrierSettings): Promise<oauth.AuthorizationServer> =>
    endpoints === undefined ? published(issuer) : { issuer, ...definedIn(endpoints) }

  return {
    of: async (carrier) => usable(await metadataOf(carrier), carrier.adapter),
    tokenServerOf: async (carrier) => withTokens(await metadataOf(carrier), carrier.adapter),
  }
}

/** At most ten minutes, and less where the answer says so (RFC 9111, 5.2.2.1). */
function cacheLifeOf({ headers }: Response): number {
  const control = headers.get('cache-control') ?? ''
  if (/\bno-(?:store|cache)\b/i.test(control)) return 0
  const [, seconds] = /\bmax-age="?(\d+)/i.exec(control) ?? []
  return seconds === undefined ? longestCacheLifeMs : Math.min(Number(seconds) * 1000, longestCacheLifeMs)
}

function definedIn<T extends object>(endpoints: T): oauth.JsonObject {
  return Object.fromEntries(Object.entries(endpoints).filter(([, value]) => value !== undefined))
}

function withTokens(metadata: oauth.AuthorizationServer, adapter: AdapterId): TokenServer {
  const { token_endpoint } = metadata
  if (token_endpoint === undefined) throw new Error('No token endpoint is known.')
  return { ...metadata, token_endpoint, adapter }
}

function usable(metadata: oauth.AuthorizationServer, adapter: AdapterId): UsableServer {
  const { authorization_endpoint } = metadata
  if (authorization_endpoint === undefined) throw new Error('No authorization endpoint is known.')
  // Browsers are sent there: an address of another kind would run in the page or be readable on the way.
  if (!authorization_endpoint.startsWith('https:') && !isLoopback(authorization_endpoint)) {
    throw new Error('The authorization endpoint is not on TLS.')
  }
  return { ...withTokens(metadata, adapter), authorization_endpoint }
}
