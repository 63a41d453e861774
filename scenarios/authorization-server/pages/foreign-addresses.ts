import { markupOf } from './markup.ts'

/** An address on a page that the browser loads or a person may follow. */
export interface AddressOnPage {
  readonly kind: 'resource' | 'link'
  readonly url: string
}

const loaded: readonly { readonly selector: string; readonly attribute: string }[] = [
  { selector: '[src]', attribute: 'src' },
  { selector: '[poster]', attribute: 'poster' },
  { selector: 'link[href]', attribute: 'href' },
  { selector: 'object[data]', attribute: 'data' },
  { selector: 'image[href], use[href]', attribute: 'href' },
]

/** Relations of `link` elements that load nothing. */
const notLoaded = /^(canonical|alternate|author|help|license|search|next|prev)$/i

/** Every web address on a page, with what a browser does with it. Nothing is loaded and no script runs. */
export async function addressesOn(html: string, url: string): Promise<readonly AddressOnPage[]> {
  const { document, base } = await markupOf(html, url)
  const resources = [
    ...loaded.flatMap(({ selector, attribute }) =>
      [...document.querySelectorAll(selector)]
        .filter((element) => !notLoaded.test(element.getAttribute('rel') ?? ''))
        .flatMap((element) => element.getAttribute(attribute) ?? []),
    ),
    ...[...document.querySelectorAll('[srcset]')].flatMap((element) => sourceSet(element.getAttribute('srcset') ?? '')),
    ...styles(document).flatMap(styleAddresses),
  ]
  const links = [...document.querySelectorAll('a[href], area[href]')].flatMap((link) => link.getAttribute('href') ?? [])
  return [...webAddresses('resource', resources, base), ...webAddresses('link', links, base)]
}

function webAddresses(
  kind: AddressOnPage['kind'],
  addresses: readonly string[],
  base: string,
): readonly AddressOnPage[] {
  return addresses.flatMap((address) => {
    const url = URL.parse(address.trim(), base)
    return url?.protocol === 'http:' || url?.protocol === 'https:' ? [{ kind, url: url.href }] : []
  })
}

function styles(document: Document): readonly string[] {
  return [
    ...[...document.querySelectorAll('style')].map(({ textContent }) => textContent ?? ''),
    ...[...document.querySelectorAll('[style]')].map((element) => element.getAttribute('style') ?? ''),
  ]
}

function styleAddresses(css: string): readonly string[] {
  return [...css.matchAll(/url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']/gi)].flatMap(
    ([, inUrl, imported]) => inUrl ?? imported ?? [],
  )
}

function sourceSet(value: string): readonly string[] {
  return value.split(',').flatMap((candidate) => candidate.trim().split(/\s+/)[0] ?? [])
}

/**
 * Whether two hosts belong to the same party, as far as names tell: equal, or under the same two last labels. Hosts by
 * number are only themselves.
 */
export function sameParty(one: string, other: string): boolean {
  if (one === other) return true
  if (isNumeric(one) || isNumeric(other)) return false
  const [a, b] = [one, other].map((host) => host.split('.').slice(-2).join('.'))
  return a === b && a !== undefined && a.includes('.')
}

function isNumeric(host: string): boolean {
  return host.startsWith('[') || /^[\d.]+$/.test(host)
}
