import { escaped } from '../markup.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Line {
  readonly name: string
  readonly points: readonly Point[]
}

export interface ChartText {
  readonly title: string
  /** What can be read from it, for those who do not see it. */
  readonly description: string
  readonly xLabel: string
  readonly yLabel: string
}

const size = { width: 640, height: 240, left: 56, right: 12, top: 10, bottom: 40 } as const
const inner = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom } as const

/** Lines over a common axis. Up to four; the first is drawn strongest. */
export function lineChart(text: ChartText, lines: readonly Line[], marks: readonly Point[] = []): string {
  const points = [...lines.flatMap(({ points: own }) => own), ...marks]
  if (points.length === 0) return ''
  const x = scaleOf(points.map((point) => point.x))
  const y = scaleOf([0, ...points.map((point) => point.y)])
  const at = (point: Point) => `${px(size.left + x.part(point.x) * inner.width)} ${px(yOf(y.part(point.y)))}`
  const drawn = lines.map(({ points: own }, index) => {
    const path = own.map((point, place) => `${place === 0 ? 'M' : 'L'}${at(point)}`).join('')
    return own.length === 1 ? dots(own, at, `line-${index}`) : `<path class="line line-${index}" d="${path}"/>`
  })
  const ticks = x.ticks.map(
    (tick) =>
      `<text class="tick" text-anchor="middle" x="${px(size.left + x.part(tick) * inner.width)}" y="${size.height - size.bottom + 16}">${label(tick)}</text>`,
  )
  return figure(
    text,
    lines.map(({ name }) => name),
    `${grid(y)}${ticks.join('')}${axisNames(text)}${drawn.join('')}${dots(marks, at, 'mark')}`,
  )
}

export interface Bar {
  readonly name: string
  /** One value for each series. */
  readonly values: readonly number[]
}

/** Groups of bars beside each other. */
export function barChart(text: ChartText, series: readonly string[], bars: readonly Bar[]): string {
  if (bars.length === 0) return ''
  const y = scaleOf([0, ...bars.flatMap(({ values }) => values)])
  const room = inner.width / bars.length
  const width = Math.max(0.5, Math.min(26, (room * 0.8) / series.length))
  const drawn = bars.flatMap(({ name, values }, place) => {
    const middle = size.left + (place + 0.5) * room
    const from = middle - (width * values.length) / 2
    const group = values.map((value, index) => {
      const top = yOf(y.part(value))
      const height = px(size.height - size.bottom - top)
      return `<rect class="bar-${index}" x="${px(from + index * width)}" y="${px(top)}" width="${px(width)}" height="${height}"><title>${escaped(`${name}, ${series[index] ?? ''}: ${label(value)}`)}</title></rect>`
    })
    // Names that would run into each other are left to the table and the tips.
    const named =
      bars.length > 12
        ? ''
        : `<text class="tick" text-anchor="middle" x="${px(middle)}" y="${size.height - size.bottom + 16}">${escaped(short(name, bars.length))}</text>`
    return [...group, named]
  })
  return figure(text, series, `${grid(y)}${axisNames(text)}${drawn.join('')}`)
}

function figure({ title, description }: ChartText, names: readonly string[], content: string): string {
  const keys = names.map((name, index) => `<li class="key-${index}">${escaped(name)}</li>`).join('')
  const legend = names.length > 1 ? `<ul class="legend">${keys}</ul>` : ''
  return `<figure class="chart"><figcaption>${escaped(title)}</figcaption>${legend}<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escaped(`${title}. ${description}`)}">${content}</svg></figure>`
}

function axisNames({ xLabel, yLabel }: ChartText): string {
  const middle = size.top + inner.height / 2
  return `<text class="axis" text-anchor="middle" x="${size.left + inner.width / 2}" y="${size.height - 6}">${escaped(xLabel)}</text><text class="axis" text-anchor="middle" transform="translate(12 ${middle}) rotate(-90)">${escaped(yLabel)}</text>`
}

function grid(y: Scale): string {
  return y.ticks
    .map((tick) => {
      const at = px(yOf(y.part(tick)))
      return `<path class="grid" d="M${size.left} ${at}H${size.width - size.right}"/><text class="tick" text-anchor="end" x="${size.left - 6}" y="${px(Number(at) + 4)}">${label(tick)}</text>`
    })
    .join('')
}

function dots(points: readonly Point[], at: (point: Point) => string, className: string): string {
  return points
    .map((point) => {
      const [cx, cy] = at(point).split(' ')
      return `<circle class="${className}" cx="${cx}" cy="${cy}" r="4"/>`
    })
    .join('')
}

interface Scale {
  readonly ticks: readonly number[]
  /** 0 at the lower end, 1 at the upper. */
  part(value: number): number
}

/** Round steps of 1, 2 or 5 that hold all values. */
function scaleOf(values: readonly number[]): Scale {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const raw = (high - low || high || 1) / 5
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 5, 10].find((times) => times * power >= raw) ?? 10) * power
  const from = Math.floor(low / step) * step
  const steps = Math.max(1, Math.ceil((high - from) / step - 1e-9))
  const ticks = Array.from({ length: steps + 1 }, (_, index) => Number((from + index * step).toPrecision(12)))
  return { ticks, part: (value) => (value - from) / (steps * step) }
}

const yOf = (part: number) => size.top + (1 - part) * inner.height
const px = (value: number) => String(Math.round(value * 10) / 10)
const label = (value: number) => String(Number(value.toPrecision(3)))

function short(name: string, count: number): string {
  const most = Math.max(6, Math.floor(96 / count))
  return name.length <= most ? name : `${name.slice(0, most - 1)}…`
}
