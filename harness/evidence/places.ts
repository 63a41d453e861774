/**
 * Patterns for the places where requests, answers and pages put named values. Learning reads them, masking writes
 * over them; both go by the same list of names.
 */

/** `name=value` in a query, fragment, form body or sentence; `=` may be percent-encoded once or twice (a URL inside a URL). */
export const namedValue =
  /(?:(?<![\w.%[\]-])|(?<=%(?:25)*(?:26|3f|23|20)))([\w.[\]-]{1,64})(=|%(?:25)*3D)((?:(?!%(?:25)*(?:26|23|22))[^&\s"'<>#;,\\)`])+)/gi

/** `"name": "value"` in JSON. */
export const jsonValue = /"([\w.-]{1,64})"(\s*:\s*)"((?:[^"\\]|\\.)*)"/g

/** The same inside a JSON string. */
export const nestedJsonValue = /\\"([\w.-]{1,64})\\"(\s*:\s*)\\"([^"\\]*)\\"/g

/** Tags that can carry a value nobody sees. */
export const valueTag = /<(?:input|meta)\b(?:"[^"]*"|'[^']*'|[^'">])*(?:>|$)/gi

/** `scheme credentials` of an Authorization header, wherever it is quoted. */
export const credentials = /\b(Bearer|DPoP|Basic)(\s+)([A-Za-z0-9._~+/-]{6,}=*)/gi

/** Compact JWS and JWE, and everything of that shape. */
export const jwtShape =
  /(?:ey[A-Za-z0-9_-]{6,}|ewo[A-Za-z0-9_-]{5,}|(?<![\w-])[A-Za-z0-9_-]{16,})\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+){0,2}/g

/** What a URL says before its host. */
export const userInfo = /(:\/\/[^/\s:@?#]*:)([^/\s@?#]+)(?=@)/g

/** The attributes of a tag, by name in lower case, with the place of each value. */
export function attributesOf(tag: string): ReadonlyMap<string, { readonly value: string; readonly at: number }> {
  const attributes = new Map<string, { readonly value: string; readonly at: number }>()
  for (const match of tag.matchAll(/([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g)) {
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
