import type { SecretKind } from '../http/channel.ts'
import { secretKindOf } from './secret-names.ts'

/**
 * Patterns for the places where requests, answers and pages put named values. Learning reads them, masking writes
 * over them; both go by the same list of names.
 */

/** The name and `=` of a parameter; `=` may be percent-encoded, where a URL stands inside a URL. */
const parameterName = /(?:(?<![\w.%[\]-])|(?<=%(?:25)*(?:26|3f|23|20)))([\w.[\]-]{1,64})(?:=|%(?:25)*3D)/gi

const parameterValue = /(?:(?!%(?:25)*(?:26|23|22))[^&\s"'<>#;,\\)`])+/iy

/** A value in a place for secrets. */
export interface PlacedSecret {
  readonly value: string
  readonly kind: SecretKind
  readonly at: number
}

/** The secrets among `name=value` pairs of a query, fragment, form body or sentence, as they are written there. */
export function secretParameters(text: string): readonly PlacedSecret[] {
  const found: PlacedSecret[] = []
  const names = new RegExp(parameterName)
  const values = new RegExp(parameterValue)
  for (let match = names.exec(text); match !== null; match = names.exec(text)) {
    const kind = secretKindOf(match[1] ?? '')
    // The value of a harmless parameter may be an address with parameters of its own: those come next.
    if (kind === undefined) continue
    values.lastIndex = names.lastIndex
    const value = values.exec(text)?.[0]
    if (value === undefined) continue
    found.push({ value, kind, at: names.lastIndex })
    names.lastIndex += value.length
  }
  return found
}

/** `"name": "value"` in JSON. */
export const jsonValue = /"([\w.-]{1,64})"(\s*:\s*)"((?:[^"\\]|\\.)*)"/g

/** The same inside a JSON string. */
export const nestedJsonValue = /\\"([\w.-]{1,64})\\"(\s*:\s*)\\"([^"\\]*)\\"/g

/** Tags that can carry a value nobody sees. */
export const valueTag = /<(?:input|meta)\b(?:"[^"]*"|'[^']*'|[^'"<>])*(?:>|(?=<)|$)/gi

/** `scheme credentials` of an Authorization header, wherever it is quoted. */
export const credentials = /\b(Bearer|DPoP|Basic)(\s+)([A-Za-z0-9._~+/-]{6,}=*)/gi

/** Three parts or more of Base64url with dots between them: a compact JWS or JWE, but a host name too. */
export const dottedParts = /(?:(?<![\w%-])|(?<=%[0-9A-Fa-f]{2}))[\w-]+(?:\.[\w-]*){2,}/g

/** Where in dotted parts a JWT begins; undefined where there is none. */
export function jwtStart(dotted: string): number | undefined {
  const parts = dotted.split('.')
  let at = 0
  for (const [index, part] of parts.entries()) {
    if (index + 2 >= parts.length) return undefined
    // The Base64url of `{"`, `{ ` and `{` with a line break.
    const brace = part.search(/e(?:y[ABIJ]|w[op01])/)
    if (brace >= 0 && part.length - brace >= 8) return at + brace
    if ([0, 1, 2].every((next) => (parts[index + next] ?? '').length >= 16)) return at
    at += part.length + 1
  }
  return undefined
}

/** What a URL says before its host. */
export const userInfo = /(:\/\/[^/\s:@?#]*:)([^/\s@?#]+)(?=@)/g

/** The attributes of a tag, by name in lower case, with the place of each value. */
export function attributesOf(tag: string): ReadonlyMap<string, { readonly value: string; readonly at: number }> {
  const attributes = new Map<string, { readonly value: string; readonly at: number }>()
  for (const match of tag.matchAll(/(?<![\w:-])([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g)) {
    const value = match[2] ?? match[3] ?? match[4] ?? ''
    const at = match.index + match[0].length - value.length - (match[4] === undefined ? 1 : 0)
    const name = (match[1] ?? '').toLowerCase()
    if (!attributes.has(name)) attributes.set(name, { value, at })
  }
  return attributes
}

/** A field of a page that the person did not fill in: its name and value. */
export function hiddenFieldOf(
  tag: string,
): { readonly name: string; readonly value: string; readonly at: number } | undefined {
  const attributes = attributesOf(tag)
  const meta = /^<meta/i.test(tag)
  const name = attributes.get('name')?.value ?? attributes.get('id')?.value ?? ''
  const type = attributes.get('type')?.value.toLowerCase() ?? 'text'
  const value = attributes.get(meta ? 'content' : 'value')
  if (value === undefined || value.value === '') return undefined
  if (meta ? !/csrf|xsrf|token/i.test(name) : ['submit', 'button', 'reset', 'checkbox', 'radio'].includes(type)) {
    return undefined
  }
  return { name, ...value }
}
