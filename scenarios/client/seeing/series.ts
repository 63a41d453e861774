/** One series of a page of metrics. */
export interface Series {
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly value: number
}

/** Everything measured, by name and labels; buckets say nothing that their sums do not. */
export function seriesOf(text: string): ReadonlyMap<string, Series> {
  const found = new Map<string, Series>()
  for (const line of text.split('\n')) {
    const [, name = '', list = '', number = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/.exec(line) ?? []
    if (name === '' || /_bucket$|_created$/.test(name) || !Number.isFinite(Number(number))) continue
    found.set(`${name}{${list}}`, { name, labels: labelsOf(list), value: Number(number) })
  }
  return found
}

function labelsOf(list: string): ReadonlyMap<string, string> {
  return new Map(
    [...list.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [name, value]),
  )
}

/** A series that went up, and by how much. */
export interface Moved extends Series {
  readonly id: string
  readonly by: number
}

/** What went up from one look to the next. */
export function movedBetween(
  before: ReadonlyMap<string, Series>,
  after: ReadonlyMap<string, Series>,
): readonly Moved[] {
  return [...after].flatMap(([id, series]) => {
    const by = series.value - (before.get(id)?.value ?? 0)
    return by > 0 && series.labels.size > 0 ? [{ ...series, id, by }] : []
  })
}

/** The values of all labels. */
export function labelValues(series: Iterable<Series>): ReadonlySet<string> {
  return new Set([...series].flatMap(({ labels }) => [...labels.values()]))
}
