/** A `postMessage` call of a page and the origin it is meant for. */
export interface PostedMessage {
  /** The literal second argument, or that of the variable it names; undefined where the page's text does not show it. */
  readonly targetOrigin: string | undefined
}

/** The `postMessage` calls in a page, as far as its text shows them. */
export function postedMessages(html: string): readonly PostedMessage[] {
  return [...html.matchAll(/postMessage\s*\(/g)].map(({ index }) => {
    const last = argumentsAt(html, html.indexOf('(', index)).at(-1)?.trim() ?? ''
    return { targetOrigin: literal(last) ?? assigned(html, last) }
  })
}

/** The texts between the commas of a call, nested brackets and strings kept together. */
function argumentsAt(text: string, open: number): readonly string[] {
  const found: string[] = []
  let depth = 0
  let quote: string | undefined
  let from = open + 1
  for (let at = open; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (quote !== undefined) {
      if (character === '\\') at += 1
      else if (character === quote) quote = undefined
      continue
    }
    if (`"'\``.includes(character)) quote = character
    else if ('([{'.includes(character)) depth += 1
    else if (')]}'.includes(character)) depth -= 1
    if (depth === 0 || (depth === 1 && character === ',')) {
      found.push(text.slice(from, at))
      from = at + 1
    }
    if (depth === 0) break
  }
  return found
}

function literal(expression: string): string | undefined {
  return /^(["'`])(.*)\1$/s.exec(expression)?.[2]?.replaceAll('\\/', '/')
}

function assigned(html: string, name: string): string | undefined {
  if (!/^[\w$]+$/.test(name)) return undefined
  const escaped = name.replaceAll('$', '\\$')
  const found = new RegExp(`\\b${escaped}\\s*=\\s*(["'\`])([^"'\`]*)\\1`).exec(html)
  return found?.[2]?.replaceAll('\\/', '/')
}
