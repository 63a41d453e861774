/** Text from elsewhere: nothing in it is markup, nobody is mentioned by it, and line breaks stay. */
export function markdownText(value: string): string {
  return value
    .replace(/[\\`*_{}[\]()#+!|~-]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/\r?\n|\r/g, '<br>')
    .replace(/([@:])(?=\w|\/)/g, '$1\u200b')
}

/** Text for a span of code. */
export function markdownCode(value: string): string {
  return value.replaceAll('`', "'").replace(/\s+/g, ' ')
}
