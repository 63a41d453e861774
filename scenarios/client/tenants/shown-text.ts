/** What somebody was shown, or why it was nothing. */
export interface Shown {
  readonly what: string
  readonly exchanges: readonly string[]
  readonly status?: number | undefined
  readonly body?: string
  readonly sentence?: string
  /** Names that stood in the request, which an answer may repeat. */
  readonly hide?: readonly string[]
}

/** The words of an answer, without markup, ids, numbers and what the request itself said. */
export function shownText({ body = '', hide = [] }: Shown): string {
  const bare = hide.reduce((text, name) => text.replaceAll(name, '…'), body)
  return bare
    .replaceAll(/<(script|style)\b.*?<\/\1\s*>/gis, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[\w-]*\d[\w-]*/g, '#')
    .replaceAll(/\b[\w-]{20,}\b/g, '#')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
