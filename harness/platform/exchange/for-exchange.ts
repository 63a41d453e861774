import type { IncomingMessage } from 'node:http'

const paths =
  /^(?:https?:\/\/[^/]+)?\/(?:exchange|registry|negotiation|\.well-known\/oauth-protected-resource\/exchange)\//i

/** Whether a request is for the exchange endpoints, by its path or by a tenant's subdomain, and not for the rest of the platform. */
export function isForExchange({ url = '', headers }: IncomingMessage, domain: string | undefined): boolean {
  const [name = ''] = (headers.host ?? '').toLowerCase().split(':')
  return paths.test(url) || (domain !== undefined && name.endsWith(`.${domain}`))
}
