import { getPublicSuffix } from 'tough-cookie'

/** How two addresses relate, by the words of `Sec-Fetch-Site`. */
export type Relation = 'same-origin' | 'same-site' | 'cross-site'

/** Relation of the page that starts a request to the address it goes to (HTML standard, "same site": schemes count, ports do not). */
export function relationOf(from: URL, to: URL): Relation {
  if (from.origin === to.origin) return 'same-origin'
  return from.protocol === to.protocol && siteOf(from.hostname) === siteOf(to.hostname) ? 'same-site' : 'cross-site'
}

/** The looser of two relations: once a redirect has crossed sites, the whole chain counts as cross-site. */
export function looser(a: Relation, b: Relation): Relation {
  const order: readonly Relation[] = ['same-origin', 'same-site', 'cross-site']
  return order.indexOf(a) > order.indexOf(b) ? a : b
}

function siteOf(hostname: string): string {
  if (hostname.startsWith('[') || /^[\d.]+$/.test(hostname)) return hostname
  return getPublicSuffix(hostname, { allowSpecialUseDomain: true, ignoreError: true }) ?? hostname
}
