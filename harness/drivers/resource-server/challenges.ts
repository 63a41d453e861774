import type { Challenge } from '../../../scenarios/api/resource-server.ts'

/**
 * The challenges of WWW-Authenticate (RFC 9110, 11.6.1), several in one value or in several. What follows no grammar is
 * left out rather than guessed at.
 */
export function parseChallenges(values: readonly string[]): readonly Challenge[] {
  return values.flatMap(parseOne)
}

const token = String.raw`[!#$%&'*+.^_\x60|~0-9A-Za-z-]+`
const parameter = new RegExp(String.raw`^(${token})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))`)
const scheme = new RegExp(String.raw`^(${token})(?:\s+|$|(?=,))`)

function parseOne(value: string): readonly Challenge[] {
  const found: { scheme: string; params: Record<string, string> }[] = []
  let rest = value.trim()
  while (rest !== '') {
    const [wholeParameter, name = '', quoted, bare] = parameter.exec(rest) ?? []
    const [wholeScheme, named = ''] = scheme.exec(rest) ?? []
    const last = found.at(-1)
    if (wholeParameter !== undefined && last !== undefined) {
      last.params[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? bare ?? ''
      rest = rest.slice(wholeParameter.length)
    } else if (wholeScheme !== undefined) {
      found.push({ scheme: named, params: {} })
      rest = rest.slice(wholeScheme.length)
    } else {
      return found
    }
    rest = rest.replace(/^[\s,]+/, '')
  }
  return found
}
