import type { DOMWindow } from 'jsdom'
import { markupOf } from '../../../../scenarios/authorization-server/pages/markup.ts'

/** The markup of a page. Its scripts do not run and nothing is loaded. */
export interface ParsedPage {
  readonly window: DOMWindow
  readonly document: Document
  readonly url: string
  /** What relative addresses belong to. */
  readonly base: string
}

/** Parses a page. */
export async function parsePage(html: string, url: string): Promise<ParsedPage> {
  return { ...(await markupOf(html, url)), url }
}

/**
 * What a meta element says. Elements are looked at one by one: jsdom reads a selector anew at each query, which costs more than
 * the page.
 */
export function metaContent(document: Document, attribute: 'name' | 'http-equiv', value: string): string | undefined {
  const metas = [...document.getElementsByTagName('meta')]
  const found = metas.find((meta) => meta.getAttribute(attribute)?.toLowerCase() === value)
  return found?.getAttribute('content') ?? undefined
}

/** An address on a page as a browser resolves it; undefined where it is none. */
export function resolveOn(page: ParsedPage, address: string): string | undefined {
  return URL.parse(address.trim(), page.base)?.href
}
