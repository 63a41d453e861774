import type { IncomingMessage } from 'node:http'

/** In front of every path of a session. */
export const sessionPrefix = '/~session'

/** Names the session a request is for, for those that cannot change its path. */
export const sessionHeader = 'parcelproof-session'

/** The session a request is for, and its address without what told so. */
export interface SessionRoute {
  readonly id: string
  readonly url: string
  /** A name nobody gave on purpose, such as a host that happens to have more than one label. */
  readonly guessed: boolean
}

/**
 * Finds the session a request is for: by its path (`/~session/{id}/…`), by that path behind `/.well-known/…` (RFC 8414,
 * 3.1), by the header, or by its host (`{id}.localhost`).
 */
export function sessionRoute({ url = '/', headers }: IncomingMessage): SessionRoute | undefined {
  const [, front = '', id, rest = ''] = /^(\/\.well-known\/[^/?]+)?\/~session\/([^/?]+)(.*)$/.exec(url) ?? []
  if (id !== undefined) {
    const path = front + rest
    return { id, url: path.startsWith('/') ? path : `/${path}`, guessed: false }
  }
  const named = headers[sessionHeader]
  if (typeof named === 'string') return { id: named, url, guessed: false }
  const [label = '', ...domain] = (headers.host ?? '').replace(/:\d+$/, '').split('.')
  return domain.length > 0 ? { id: label, url, guessed: true } : undefined
}
