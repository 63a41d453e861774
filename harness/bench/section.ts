/** One part of the measurement, ready for docs/performance.md. */
export interface Section {
  readonly title: string
  readonly lines: readonly string[]
  /** A sentence for everything that was wanted and not reached. */
  readonly missed: readonly string[]
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
}
