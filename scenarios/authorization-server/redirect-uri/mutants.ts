import { hasDomain, isLoopback, joined, type UriParts } from './uri-parts.ts'

/** A redirect URI with one thing wrong. */
export interface RedirectUriMutant {
  readonly what: string
  /** Part of the short list for clients whose kind of redirect URI has been tried in full with another client. */
  readonly basic?: true
  /** The spoilt URI, or undefined where this one has no such piece. */
  readonly spoil: (parts: UriParts) => string | undefined
}

/** A host nobody has registered. */
export const attackerHost = 'attacker.example'

const lastSegment = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const upToLastSegment = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

const onHost =
  (change: (parts: UriParts) => string | undefined) =>
  (parts: UriParts): string | undefined => {
    const host = parts.host.length > 2 ? change(parts) : undefined
    return host === undefined ? undefined : joined({ ...parts, host })
  }

const onDomain = (change: (name: string) => string) =>
  onHost((parts) => (hasDomain(parts) ? `//${change(parts.host.slice(2))}` : undefined))

const onPath =
  (change: (path: string) => string | undefined) =>
  (parts: UriParts): string | undefined => {
    const path = change(parts.path)
    return path === undefined ? undefined : joined({ ...parts, path })
  }

const swapCase = (text: string): string => (text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase())
const isHttp = ({ scheme }: UriParts): boolean => /^https?:$/i.test(scheme)
const defaultPort = ({ scheme }: UriParts): string => (scheme.toLowerCase() === 'https:' ? ':443' : ':80')

/** The mutant that shows whether redirect URIs are compared at all. */
export const anotherPlace: RedirectUriMutant = {
  what: 'a redirect URI at another host',
  basic: true,
  spoil: (parts) =>
    parts.host.length > 2
      ? joined({ ...parts, host: `//${attackerHost}`, port: '' })
      : joined({ ...parts, scheme: 'example.attacker:' }),
}

/**
 * Wrong redirect URIs, each of which some server takes for the registered one (RFC 9700, 2.1 and 4.1.3): comparison by
 * prefix, suffix or pattern, after decoding or cleaning up, of the host alone, or by another parser than the browser's.
 */
export const redirectUriMutants: readonly RedirectUriMutant[] = [
  { what: 'one more path segment', basic: true, spoil: onPath((path) => `${path.replace(/\/$/, '')}/extra`) },
  { what: 'more letters at the end of the path', basic: true, spoil: onPath((path) => `${path}extra`) },
  { what: 'a slash at the end', spoil: onPath((path) => (path.endsWith('/') ? undefined : `${path}/`)) },
  { what: 'the last path segment left out', basic: true, spoil: onPath(upToLastSegment) },
  { what: 'no path at all', spoil: onPath(() => '') },
  { what: 'another path', basic: true, spoil: onPath((path) => `${upToLastSegment(path)}elsewhere`) },
  {
    what: 'a double slash in the path',
    spoil: onPath((path) => (path.startsWith('/') ? `/${path}` : undefined)),
  },
  {
    what: 'dot segments that lead back to the path',
    spoil: onPath((path) => (path.includes('/') ? `${path}/../${lastSegment(path)}` : undefined)),
  },
  { what: 'dot segments that lead out of the path', basic: true, spoil: onPath((path) => `${path}/../elsewhere`) },
  { what: 'encoded dot segments that lead out of the path', spoil: onPath((path) => `${path}/%2e%2e/elsewhere`) },
  {
    what: 'a single dot segment',
    spoil: onPath((path) => (path.startsWith('/') ? `/.${path}` : undefined)),
  },
  {
    what: '%2F in place of a slash',
    spoil: onPath((path) =>
      path.lastIndexOf('/') > 0 ? `${path.slice(0, path.lastIndexOf('/'))}%2F${lastSegment(path)}` : `${path}%2F`,
    ),
  },
  {
    what: 'a percent-encoded letter in the path',
    spoil: onPath((path) => {
      const encoded = path.replace(/[a-z](?!.*[a-z])/i, (letter) => `%${letter.charCodeAt(0).toString(16)}`)
      return encoded === path ? undefined : encoded
    }),
  },
  { what: 'the path in another case', spoil: onPath(swapCase) },
  { what: 'a parameter in the last path segment', spoil: onPath((path) => `${path};x=1`) },
  { what: 'a backslash before the last path segment', spoil: onPath((path) => `${path}\\..\\elsewhere`) },
  { what: 'the host in upper case', spoil: onHost(({ host }) => (isHost(host) ? host.toUpperCase() : undefined)) },
  { what: 'the scheme in upper case', spoil: (parts) => joined({ ...parts, scheme: parts.scheme.toUpperCase() }) },
  {
    what: 'another port',
    basic: true,
    spoil: (parts) => (parts.host.length > 2 ? joined({ ...parts, port: ':4443' }) : undefined),
  },
  {
    what: 'the default port written out',
    spoil: (parts) => (isHttp(parts) && parts.port === '' ? joined({ ...parts, port: defaultPort(parts) }) : undefined),
  },
  {
    what: 'an added query',
    basic: true,
    spoil: (parts) => joined({ ...parts, query: parts.query === '' ? '?extra=1' : `${parts.query}&extra=1` }),
  },
  { what: 'an empty query', spoil: (parts) => (parts.query === '' ? joined({ ...parts, query: '?' }) : undefined) },
  { what: 'the query left out', spoil: (parts) => (parts.query === '' ? undefined : joined({ ...parts, query: '' })) },
  { what: 'a fragment', spoil: (parts) => `${joined(parts)}#fragment` },
  { what: 'an empty fragment', spoil: (parts) => `${joined(parts)}#` },
  {
    what: 'the registered host as userinfo of another one',
    basic: true,
    spoil: onHost(({ host }) => `${host}@${attackerHost}`),
  },
  { what: 'userinfo before the registered host', spoil: onHost(({ host }) => `//${attackerHost}@${host.slice(2)}`) },
  {
    what: 'another host and a backslash before the registered one',
    spoil: onHost(({ host }) => `//${attackerHost}\\@${host.slice(2)}`),
  },
  { what: 'a sub-domain of the host', basic: true, spoil: onDomain((name) => `attacker.${name}`) },
  {
    what: 'the host as the beginning of a longer one',
    basic: true,
    spoil: onHost(({ host }) => (host.endsWith(']') ? undefined : `${host}.${attackerHost}`)),
  },
  { what: 'the host as the end of a longer one', spoil: onDomain((name) => `attacker${name}`) },
  { what: 'a letter in place of a dot in the host', spoil: onDomain((name) => name.replace('.', 'x')) },
  { what: 'a dot after the host', spoil: onDomain((name) => `${name}.`) },
  {
    what: 'another name of the same loopback host',
    spoil: onHost((parts) =>
      isLoopback(parts) ? (parts.host.toLowerCase() === '//localhost' ? '//127.0.0.1' : '//localhost') : undefined,
    ),
  },
  {
    what: 'http in place of https',
    basic: true,
    spoil: (parts) => (parts.scheme === 'https:' ? joined({ ...parts, scheme: 'http:' }) : undefined),
  },
  {
    what: 'https in place of http',
    spoil: (parts) => (parts.scheme === 'http:' ? joined({ ...parts, scheme: 'https:' }) : undefined),
  },
  {
    what: 'a loopback address nobody registered',
    spoil: (parts) => (isLoopback(parts) ? undefined : `http://localhost:3000${parts.path}`),
  },
  {
    what: 'a loopback IP address nobody registered',
    spoil: (parts) => (isLoopback(parts) ? undefined : `http://127.0.0.1${parts.path}`),
  },
  {
    what: 'a private scheme nobody registered',
    spoil: (parts) => (isHttp(parts) ? 'example.attacker.app:/cb' : undefined),
  },
  { what: 'a line break at the end', spoil: (parts) => `${joined(parts)}\n` },
  { what: 'an encoded line break at the end', spoil: (parts) => `${joined(parts)}%0a` },
  { what: 'a space at the end', spoil: (parts) => `${joined(parts)} ` },
  { what: 'a space at the beginning', spoil: (parts) => ` ${joined(parts)}` },
  { what: 'a null byte at the end', spoil: (parts) => `${joined(parts)}\0` },
  {
    what: 'the registered URI inside the query of another one',
    spoil: (parts) => `https://${attackerHost}/?to=${joined(parts)}`,
  },
  {
    what: 'the registered URI and another one in the same value',
    spoil: (parts) => `${joined(parts)} https://${attackerHost}/`,
  },
]

function isHost(host: string): boolean {
  return host !== host.toUpperCase()
}
