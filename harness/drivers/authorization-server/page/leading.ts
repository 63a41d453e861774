import { type Answered, header } from '../../../../scenarios/api/http.ts'
import { metaContent, type ParsedPage, resolveOn } from './parsed-page.ts'

/** Pauses longer than this are for people: a session that runs out, not a step of the flow. */
const longestRefreshSeconds = 10

/** Where a page sends the browser by itself: meta refresh, Refresh header or a script that does nothing else. */
export function leadingAddress(page: ParsedPage, answer: Answered): string | undefined {
  return refreshTarget(page, answer) ?? (page.document.forms.length === 0 ? scriptTarget(page) : undefined)
}

/** `0; url=https://…` of a meta element or a Refresh header. */
function refreshTarget(page: ParsedPage, answer: Answered): string | undefined {
  const meta = metaContent(page.document, 'http-equiv', 'refresh')
  const content = meta ?? header(answer, 'refresh') ?? ''
  const [, seconds, target] = /^\s*([\d.]+)\s*[;,]\s*(?:url\s*=\s*)?["']?([^"']+)/i.exec(content) ?? []
  if (target === undefined || Number(seconds) > longestRefreshSeconds) return undefined
  return resolveOn(page, target)
}

const assignment = /\blocation(?:\.href)?\s*=\s*("(?:[^"\\]|\\.)*")/
const call = /\blocation\.(?:replace|assign)\(\s*("(?:[^"\\]|\\.)*")/

/** The address that a script gives to `location`. */
function scriptTarget(page: ParsedPage): string | undefined {
  const script = scriptsOf(page).replaceAll(/'((?:[^'"\\]|\\.)*)'/g, '"$1"')
  const literal = (assignment.exec(script) ?? call.exec(script))?.[1]
  return literal === undefined ? undefined : textOfLiteral(literal)
}

/** The inline scripts of a page, as text. */
export function scriptsOf({ document }: ParsedPage): string {
  return [...document.getElementsByTagName('script')].map(({ textContent }) => textContent ?? '').join('\n')
}

function textOfLiteral(literal: string): string | undefined {
  try {
    const text: unknown = JSON.parse(literal.replaceAll('\\/', '/').replaceAll('\\x', '\\u00'))
    return typeof text === 'string' ? text : undefined
  } catch {
    return undefined
  }
}
