import * as oauth from 'oauth4webapi'
import type { Clock } from '../../http/clock.ts'
import { type CarrierSettings, isLoopback } from '../configuration.ts'
import type { SendRequest } from '../kit.ts'
import { requestOptions } from './requests.ts'

/** What the carriers' servers say of themselves. */
export interface Servers {
  /** Metadata of this carrier's issuer (RFC 8414), as read within the last ten minutes. */
  of(carrier: CarrierSettings): Promise<UsableServer>
}

/** Metadata with what the code flow cannot do without. */
export interface UsableServer extends oauth.AuthorizationServer {
  readonly authorization_endpoint: string
  readonly token_endpoint: string
}

const cacheLifeMs = 600_000

interface Known {
  readonly readAt: number
  readonly metadata: Promise<UsableServer>
}

/** Reads metadata once for all who ask at the same time. What one issuer says counts for that issuer alone. */
export function createServers({ clock, send }: { readonly clock: Clock; readonly send: SendRequest }): Servers {
  const known = new Map<string, Known>()

  async function read(issuer: string): Promise<UsableServer> {
    const url = new URL(issuer)
    const answer = await oauth.discoveryRequest(url, { algorithm: 'oauth2', ...requestOptions(send, issuer) })
    // Refuses a document that names another issuer, compared character for character (RFC 8414, 3.3).
    const metadata = await oauth.processDiscoveryResponse(url, answer)
    if (metadata.issuer !== issuer) throw new Error('The metadata is that of another issuer.')
    return usable(metadata)
  }

  return {
    of({ issuer }) {
      const now = clock.now()
      const cached = known.get(issuer)
      if (cached !== undefined && now - cached.readAt < cacheLifeMs) return cached.metadata
      const metadata = read(issuer)
      known.set(issuer, { readAt: now, metadata })
      // A failure is told to those who waited for it and not remembered.
      metadata.catch(() => {
        if (known.get(issuer)?.metadata === metadata) known.delete(issuer)
      })
      return metadata
    },
  }
}

function usable(metadata: oauth.AuthorizationServer): UsableServer {
  const { authorization_endpoint, token_endpoint } = metadata
  if (authorization_endpoint === undefined || token_endpoint === undefined) {
    throw new Error('The metadata names no authorization endpoint or no token endpoint.')
  }
  // Browsers are sent there: an address of another kind would run in the page or be readable on the way.
  if (!authorization_endpoint.startsWith('https:') && !isLoopback(authorization_endpoint)) {
    throw new Error('The authorization endpoint is not on TLS.')
  }
  return { ...metadata, authorization_endpoint, token_endpoint }
}
