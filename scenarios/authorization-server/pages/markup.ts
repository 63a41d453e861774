import type { DOMWindow } from 'jsdom'

let shared: Promise<DOMWindow> | undefined

/**
 * A window to parse markup in. jsdom is big, so it is only loaded when a page comes; one window parses them all, because making
 * a window costs ten times as much as parsing.
 */
function parsingWindow(): Promise<DOMWindow> {
  shared ??= import('jsdom').then(({ JSDOM }) => new JSDOM('').window)
  return shared
}

/** The markup of a page, and what its relative addresses belong to. No script runs and nothing is loaded. */
export async function markupOf(
  html: string,
  url: string,
): Promise<{ readonly window: DOMWindow; readonly document: Document; readonly base: string }> {
  const window = await parsingWindow()
  const document = new window.DOMParser().parseFromString(html, 'text/html')
  const bases = [...document.getElementsByTagName('base')]
  const base = bases.find((element) => element.hasAttribute('href'))?.getAttribute('href')
  return { window, document, base: URL.parse(base ?? '', url)?.href ?? url }
}
