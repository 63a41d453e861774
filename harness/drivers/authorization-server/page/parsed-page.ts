import type { DOMWindow } from 'jsdom'

/** The markup of a page. Its scripts do not run and nothing is loaded. */
export interface ParsedPage {
  readonly window: DOMWindow
  readonly document: Document
  readonly url: string
  /** What relative addresses belong to. */
  readonly base: string
}

let shared: Promise<DOMWindow> | undefined

/**
 * Parses a page. jsdom is big, so it is only loaded when a page comes; one window parses them all, because making a
 * window costs ten times as much as parsing.
 */
export async function parsePage(html: string, url: string): Promise<ParsedPage> {
  shared ??= import('jsdom').then(({ JSDOM }) => new JSDOM('').window)
  const window = await shared
  const document = new window.DOMParser().parseFromString(html, 'text/html')
  const base = document.querySelector('base[href]')?.getAttribute('href')
  return { window, document, url, base: URL.parse(base ?? '', url)?.href ?? url }
}

/** An address on a page as a browser resolves it; undefined where it is none. */
export function resolveOn(page: ParsedPage, address: string): string | undefined {
  return URL.parse(address.trim(), page.base)?.href
}
