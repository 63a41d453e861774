/** What an error page tells its reader, for the report: its first words, and whether it links to the address that was refused. */
export function describeErrorPage(html: string, refusedHost: string): string {
  const words = visibleText(html)
  const link = [...html.matchAll(/href\s*=\s*("[^"]*"|'[^']*'|[^\s>]*)/gi)].some(([, to = '']) =>
    to.includes(refusedHost),
  )
  const says = words === '' ? 'the page shows no text' : `the page says "${words}"`
  return `${says}${link ? ' and shows the refused address as a link' : ''}`
}

const enough = 160

function visibleText(html: string): string {
  const text = html
    .replace(/<(script|style|head)\b[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return text.length > enough ? `${text.slice(0, enough)}…` : text
}
