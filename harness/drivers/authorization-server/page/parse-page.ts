import type { DOMWindow } from 'jsdom'

/** A parsed page: a document that runs nothing and loads nothing. */
export interface ParsedPage {
  readonly url: string
  readonly document: Document
  /** Where the constructors of its elements come from; shared by all pages, and empty itself. */
  readonly window: DOMWindow
}

let shared: Promise<DOMWindow> | undefined

/**
 * Parses a page. jsdom is only loaded when a page comes, and makes one window for all of them: making a window costs
 * far more than parsing a page.
 */
export async function parsePage(html: string, url: string): Promise<ParsedPage> {
  shared ??= import('jsdom').then(({ JSDOM }) => new JSDOM('').window)
  const window = await shared
  const document = new window.DOMParser().parseFromString(html, 'text/html')
  setBase(document, url)
  return { url, document, window }
}

/** A document of a parser has no address of its own, so relative ones are resolved by a base element. */
function setBase(document: Document, url: string): void {
  const own = document.querySelector('base[href]')
  const base = own ?? document.createElement('base')
  base.setAttribute('href', URL.parse(own?.getAttribute('href') ?? '', url)?.href ?? url)
  if (own === null) document.head.prepend(base)
}
