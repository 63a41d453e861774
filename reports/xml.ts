// XML 1.0 has no place for most control characters, lone surrogates and two non-characters, not even escaped.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
const impossible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** Text between tags. */
export function xmlText(text: string): string {
  return text.replace(impossible, '\ufffd').replace(/[&<>\r]/g, (character) => entities[character] ?? character)
}

/** The attributes of a tag, those without a value left out; line breaks in them survive. */
export function xmlAttributes(attributes: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${xmlValue(String(value))}"`))
    .join('')
}

function xmlValue(value: string): string {
  return value.replace(impossible, '\ufffd').replace(/[&<>"\t\n\r]/g, (character) => entities[character] ?? character)
}
