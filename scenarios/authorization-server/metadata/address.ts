/** Whether an address lies on this machine, where nobody asks for TLS (RFC 8252, 8.3). */
export function isLoopbackAddress(address: string): boolean {
  const hostname = URL.parse(address)?.hostname
  return (
    hostname !== undefined &&
    (hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname))
  )
}

/** What keeps a value from being an https URL; undefined where nothing does. Plain http on loopback is let pass. */
export function whyNoHttpsUrl(value: unknown): string | undefined {
  if (value === undefined) return 'it is missing'
  if (typeof value !== 'string') return `it is of type ${Array.isArray(value) ? 'array' : typeof value}`
  const url = URL.parse(value)
  if (url === null) return `"${value}" is no absolute URL`
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackAddress(value))) return undefined
  return `"${value}" has the scheme ${url.protocol.slice(0, -1)}`
}

/** What keeps a value from being an issuer identifier (RFC 8414, 2): an https URL without query and fragment. */
export function whyNoIssuer(value: unknown): string | undefined {
  const scheme = whyNoHttpsUrl(value)
  if (scheme !== undefined || typeof value !== 'string') return scheme
  if (value.includes('#')) return `"${value}" has a fragment`
  return value.includes('?') ? `"${value}" has a query` : undefined
}

/** Where RFC 8414, 3.1, puts the metadata of an issuer: the well-known string between host and path. */
export function insertedAddress(issuer: string): string | undefined {
  const url = URL.parse(issuer)
  if (url === null) return undefined
  return `${url.origin}/.well-known/oauth-authorization-server${url.pathname.replace(/\/$/, '')}`
}

const wellKnown = /\/\.well-known\/(?:oauth-authorization-server|openid-configuration)/

/**
 * Whether a metadata address is made from this issuer. Where the path stands before or after the well-known string
 * makes no difference here, nor does a slash at the end, which the address does not keep.
 */
export function isMadeFrom(address: string, issuer: string): boolean {
  return address.replace(wellKnown, '').replace(/\/$/, '') === issuer.replace(/\/$/, '')
}
