const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
const invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu

// Most texts hold nothing of all that; asking once is quicker than replacing twice. Surrogates may be half a pair.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
const suspicious = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\ud800-\udfff&<>"']/

/** Text or attribute value out of any input. Characters that cannot be seen, or turn the text around, are named. */
export function escaped(text: string): string {
  if (!suspicious.test(text)) return text
  return text.replace(invisible, nameOf).replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

function nameOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** Several lines of text, as paragraphs that break where the text does. */
export function lines(text: string): string {
  return text.split('\n').map(escaped).join('<br>')
}

/** A link that leaves the report; where there is no address on the web, the text alone. */
export function link(url: string | undefined, label: string): string {
  if (url === undefined || !/^https?:\/\//.test(url)) return escaped(label)
  return `<a href="${escaped(url)}" rel="noreferrer noopener">${escaped(label)}</a>`
}

/** A definition list without the parts that are empty; the texts are markup already. */
export function definitions(parts: readonly (readonly [string, string | undefined])[], className: string): string {
  const entries = parts.map(([name, markup]) => (markup ? `<dt>${name}</dt><dd>${markup}</dd>` : '')).join('')
  return `<dl class="${className}">${entries}</dl>`
}
