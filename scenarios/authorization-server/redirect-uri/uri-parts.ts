/** A URI cut into pieces as text, without the clean-up of a URL parser: joined again they give the same string. */
export interface UriParts {
  /** With its colon: `https:`. */
  readonly scheme: string
  /** With its two slashes and without the port: `//cb.example`. Empty where there is no authority. */
  readonly host: string
  /** With its colon: `:8443`. Empty where there is none. */
  readonly port: string
  readonly path: string
  /** With its question mark. Empty where there is none. */
  readonly query: string
}

const shape = /^([a-z][a-z0-9+.-]*:)(\/\/(?:\[[^\]]*\]|[^/?#:]*))?(:\d*)?([^?#]*)(\?[^#]*)?$/i

/** Cuts a redirect URI into pieces; undefined for one with userinfo or fragment, which nobody registers. */
export function uriParts(uri: string): UriParts | undefined {
  const found = shape.exec(uri)
  if (!found) return undefined
  const [, scheme = '', host = '', port = '', path = '', query = ''] = found
  return { scheme, host, port, path, query }
}

/** Puts the pieces together as they are. */
export function joined({ scheme, host, port, path, query }: UriParts): string {
  return `${scheme}${host}${port}${path}${query}`
}

/** Whether the host is this very machine by a loopback literal or `localhost`. */
export function isLoopback(parts: UriParts): boolean {
  const name = parts.host.slice(2).toLowerCase()
  return name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name)
}

/** Whether the host is a name with sub-domains, rather than an address or a single word. */
export function hasDomain(parts: UriParts): boolean {
  const name = parts.host.slice(2)
  return name.includes('.') && !name.startsWith('[') && !/^\d{1,3}(\.\d{1,3}){3}$/.test(name)
}
