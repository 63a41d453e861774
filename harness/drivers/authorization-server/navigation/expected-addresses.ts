import { all, decodeForm, first, type Params } from '../../../../scenarios/api/params.ts'
import { addressParams, holdsGrant } from './response-parameters.ts'

/** Where a redirect leads, seen from the flow. */
export type Destination =
  /**
   * An authorization response: read it, never request it. `ownQuery` is the part of the query that was the redirect
   * URI's; `known` where the address was asked for, is registered, or is an app's.
   */
  | { readonly kind: 'client'; readonly ownQuery: string; readonly known: boolean }
  /** A page of the server or of its log-in. */
  | { readonly kind: 'server'; readonly url: string }
  /** A host that this run may not contact, and nothing says that it is a client's. */
  | { readonly kind: 'forbidden'; readonly url: string }

export interface AddressKnowledge {
  /** Registered redirect URIs. */
  readonly registered: readonly string[]
  /** Parameters of the request in hand, its raw query among them. */
  readonly requested: Params
  /** Addresses of the server: endpoints and issuer. */
  readonly server: readonly string[]
  readonly allows: (url: string) => boolean
}

/**
 * Tells authorization responses from steps inside the server. A response goes to an address that was asked for or is
 * registered (scheme, host, port and path), to a scheme no browser fetches, or carries a code or token off the server:
 * whatever mangled the redirect URI on the way, a code that leaves has left.
 */
export function createExpectedAddresses(knowledge: AddressKnowledge) {
  const serverOrigins = new Set(knowledge.server.flatMap((url) => originOf(url) ?? []))
  const clientAddresses = candidates(knowledge, serverOrigins)

  return {
    classify(location: URL): Destination {
      const known = clientAddresses.filter((candidate) => sameAddress(candidate, location))
      if (known.length > 0) return { kind: 'client', known: true, ownQuery: ownQueryOf(location, known) }
      if (!isWeb(location)) return { kind: 'client', known: true, ownQuery: '' }
      const allowed = knowledge.allows(location.href)
      const elsewhere = !allowed || (isLoopback(location) && !serverOrigins.has(location.origin))
      if (elsewhere && isResponse(location, clientAddresses)) return { kind: 'client', known: false, ownQuery: '' }
      if (!allowed) return { kind: 'forbidden', url: location.href }
      serverOrigins.add(location.origin)
      return { kind: 'server', url: location.href }
    },
  }
}

/**
 * Whether what goes to a strange address is an authorization response. A code or token says so by itself; an error only
 * at a client's host, because log-ins have error pages on hosts of their own.
 */
function isResponse(location: URL, clientAddresses: readonly URL[]): boolean {
  const params = addressParams(location)
  if (holdsGrant(params)) return true
  return first(params, 'error') !== undefined && clientAddresses.some(({ host }) => host === location.host)
}

export type ExpectedAddresses = ReturnType<typeof createExpectedAddresses>

/**
 * Redirect URIs, and every other parameter that is an address off the server: an open redirector takes them from
 * `next`, `continue` or `post_logout_redirect_uri`.
 */
function candidates({ registered, requested }: AddressKnowledge, serverOrigins: ReadonlySet<string>): readonly URL[] {
  const others = requested.flatMap(([, value]) => {
    const url = parse(value)
    return url !== undefined && isWeb(url) && !serverOrigins.has(url.origin) ? [url] : []
  })
  const redirectUris = [...registered, ...all(requested, 'redirect_uri')].flatMap((uri) => parse(uri) ?? [])
  return [...redirectUris, ...others]
}

function ownQueryOf(location: URL, known: readonly URL[]): string {
  const query = location.search.slice(1)
  const own = known
    .map(({ search }) => search.slice(1))
    .filter((part) => part !== '' && (query === part || query.startsWith(`${part}&`)))
  return own.toSorted((a, b) => b.length - a.length)[0] ?? ''
}

function sameAddress(a: URL, b: URL): boolean {
  return a.protocol === b.protocol && a.host === b.host && a.pathname === b.pathname
}

function parse(value: string): URL | undefined {
  return URL.parse(value) ?? undefined
}

function originOf(url: string): string | undefined {
  return parse(url)?.origin
}

function isWeb(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:'
}

/** 127.0.0.0/8, ::1 and localhost: always allowed, so being allowed does not make them the server's. */
function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/** The pairs of a raw query text, with or without its question mark. */
export function pairsOf(rawQuery: string | undefined): Params {
  return rawQuery === undefined ? [] : decodeForm(rawQuery.replace(/^[?&]/, ''))
}
