import type { AuthorizationOutcome, Hop, ServerClient } from '../../api/authorization-server.ts'
import { markupOf } from '../pages/markup.ts'

/** The page on which this flow asked the person for consent; undefined where it did not. */
export function consentPageOf(outcome: AuthorizationOutcome): Hop | undefined {
  return outcome.hops.findLast(({ page }) => page === 'consent')
}

/** What a person can read on a page: its text and the texts that stand in for pictures, in single spaces. */
export async function visibleText(html: string): Promise<string> {
  const { document } = await markupOf(html, 'about:blank')
  for (const hidden of document.querySelectorAll('script, style, template, [hidden]')) hidden.remove()
  const alternatives = [...document.querySelectorAll('[alt], [title], [aria-label]')].flatMap((element) =>
    ['alt', 'title', 'aria-label'].flatMap((name) => element.getAttribute(name) ?? []),
  )
  return [document.body.textContent ?? '', ...alternatives].join(' ').replaceAll(/\s+/g, ' ').trim()
}

/** A text without the addresses a client is reached at, which say where the answer goes and not who asks. */
export function withoutAddresses(text: string, client: ServerClient): string {
  const hosts = client.redirectUris.flatMap((uri) => [uri, URL.parse(uri)?.host ?? uri])
  return hosts.reduce((rest, address) => (address === '' ? rest : rest.replaceAll(address, '')), text)
}
