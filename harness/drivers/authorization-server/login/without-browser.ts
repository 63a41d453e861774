import type { FlowSurroundings } from '../authorize.ts'
import { isHtml, readPage } from '../page/html-page.ts'
import { responseOnPage } from '../page/self-moving.ts'
import { endOnPage } from './end-on-page.ts'
import type { FlowEnd, Person } from './person.ts'
import type { ShownPage } from './routed-page.ts'

/**
 * The end of a flow whose first page is one that no browser would make more of: a response to the client, an error
 * page. Undefined where a browser has to look.
 */
export async function endWithoutBrowser(
  first: ShownPage,
  person: Person,
  { addresses }: FlowSurroundings,
): Promise<FlowEnd | undefined> {
  const { answer } = first
  if (!isHtml(answer)) return { ...first, stalled: false }
  const page = await readPage(answer, first.url)
  const delivered = responseOnPage(page, answer, addresses)
  if (delivered !== undefined || !isStill(first) || person.login.kind === 'none') return delivered
  if ([...person.login.steps, ...person.login.deny].some(({ selector }) => page.has(selector))) return undefined
  const { url, title } = page
  return endOnPage({ url, title, demand: page.demand(), needsScript: false, answer }, person, false)
}

/** A page without anything that could change it or lead on by itself. */
export function isStill({ answer }: ShownPage): boolean {
  return !/<script|\son[a-z]+\s*=|http-equiv\s*=\s*["']?refresh/i.test(answer.body)
}
