import type { JSDOM } from 'jsdom'
import type { Hop } from '../../api/authorization-server.ts'
import { header, headerValues } from '../../api/http.ts'
import type { Params } from '../../api/params.ts'
import { splitHeader } from './hostile-strings.ts'

/** Anything a server answered with. */
interface Answer {
  readonly headers: Params
  readonly body: string
}

/** What an answer did with a hostile value; undefined where it did nothing wrong. */
export async function harmIn(answer: Answer, mark: string): Promise<string | undefined> {
  if (headerValues(answer, splitHeader).length > 0) return 'a line break of the value has become a header of the answer'
  const type = header(answer, 'content-type') ?? 'text/html'
  if (!type.includes('html') || !answer.body.includes(mark)) return undefined
  const { JSDOM: Parser } = await import('jsdom')
  return reflectionIn(new Parser(answer.body), mark)
}

/** The first harm in a browser's way through the server. */
export async function harmOnTheWay(hops: readonly Hop[], mark: string): Promise<string | undefined> {
  for (const hop of hops) {
    const harm = await harmIn(hop, mark)
    if (harm !== undefined) return harm
  }
  return undefined
}

function reflectionIn(dom: JSDOM, mark: string): string | undefined {
  const { document } = dom.window
  if (document.querySelector(mark)) return 'the value has become an element of the page'
  const attributed = document.querySelector(`[${mark}]`)
  if (attributed) return `the value has broken out of an attribute of a ${attributed.tagName.toLowerCase()} element`
  const quoted = new RegExp(`(?<!\\\\)'"><${mark}`)
  const scripted = [...document.querySelectorAll('script')].some(({ textContent }) => quoted.test(textContent ?? ''))
  return scripted ? 'the value stands in a script with its quotes unescaped' : undefined
}
