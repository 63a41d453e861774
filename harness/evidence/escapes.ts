/**
 * A text with its escapes undone (percent-encoding, HTML entities, JSON escapes). It knows where each of its characters stood in the text it was made from.
 */
export interface Unescaped {
  readonly text: string
  /** Start and end in the text it was made from. */
  sourceOf(start: number, end: number): readonly [start: number, end: number]
}

const percent = /(?:%[0-9a-f]{2})+/gi
const entity = /&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/gi
const json = /\\(?:u[0-9a-f]{4}|["\\/bfnrt])/gi
const everyKind = new RegExp([percent, entity, json].map(({ source }) => source).join('|'), 'gi')

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

const jsonEscapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** One piece of the unescaped text: a stretch copied as it is, where both lengths are equal, or one escape. */
interface Piece {
  readonly at: number
  readonly source: number
  readonly length: number
  readonly sourceLength: number
}

/** Undoes one layer of escapes; undefined where there is none. */
function unescapeOnce(text: string, escapes: RegExp = everyKind): Unescaped | undefined {
  const pieces: Piece[] = []
  const parts: string[] = []
  let at = 0
  let copied = 0
  const push = (part: string, source: number, sourceLength: number) => {
    if (part === '') return
    pieces.push({ at, source, length: part.length, sourceLength })
    parts.push(part)
    at += part.length
  }
  for (const match of text.matchAll(escapes)) {
    const units = match[0].startsWith('%') ? percentUnits(match[0]) : [singleUnit(match[0])]
    if (units.some((unit) => unit === undefined)) continue
    push(text.slice(copied, match.index), copied, match.index - copied)
    let source = match.index
    for (const unit of units) {
      if (unit === undefined) continue
      push(unit.text, source, unit.length)
      source += unit.length
    }
    copied = match.index + match[0].length
  }
  if (pieces.length === 0) return undefined
  push(text.slice(copied), copied, text.length - copied)
  return {
    text: parts.join(''),
    sourceOf: (start, end) => [sourceStart(pieces, start), sourceEnd(pieces, end - 1)],
  }
}

/** Every text that undoing escapes leads to, layer by layer, without the given one. */
export function unescapedLayers(text: string, most = 4): readonly Unescaped[] {
  const layers: Unescaped[] = []
  let current = unescapeOnce(text)
  while (current !== undefined && layers.length < most) {
    layers.push(current)
    current = below(current, unescapeOnce(current.text))
  }
  return layers
}

/**
 * The same with the three kinds of escapes undone one at a time, in every order. That finds a value that holds escapes
 * of one kind as its own letters and was written with another; it takes longer.
 */
export function separateLayers(text: string, most = 3): readonly Unescaped[] {
  const seen = new Map<string, Unescaped>()
  let level: readonly Unescaped[] = [{ text, sourceOf: (start, end) => [start, end] }]
  for (let depth = 0; depth < most; depth += 1) {
    const next: Unescaped[] = []
    for (const layer of level) {
      for (const escapes of [percent, entity, json]) {
        const deeper = below(layer, unescapeOnce(layer.text, escapes))
        if (deeper === undefined || seen.has(deeper.text)) continue
        seen.set(deeper.text, deeper)
        next.push(deeper)
      }
    }
    level = next
  }
  return [...seen.values()]
}

function below(upper: Unescaped, lower: Unescaped | undefined): Unescaped | undefined {
  return lower && { text: lower.text, sourceOf: (start, end) => upper.sourceOf(...lower.sourceOf(start, end)) }
}

interface Unit {
  readonly text: string
  /** Source characters it took. */
  readonly length: number
}

/** A run of percent-encoded octets, read as UTF-8; an octet that is none stands for itself. */
function percentUnits(run: string): readonly Unit[] {
  const octets = Buffer.from(run.replaceAll('%', ''), 'hex')
  const units: Unit[] = []
  for (let index = 0; index < octets.length; ) {
    const length = sequenceLength(octets[index] ?? 0)
    const decoded = octets.subarray(index, index + length).toString('utf8')
    const valid = index + length <= octets.length && !decoded.includes('\uFFFD')
    const taken = valid ? length : 1
    units.push({ text: valid ? decoded : String.fromCharCode(octets[index] ?? 0), length: 3 * taken })
    index += taken
  }
  return units
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4
  if (lead >= 0xe0) return 3
  return lead >= 0xc0 ? 2 : 1
}

function singleUnit(written: string): Unit | undefined {
  const text = written.startsWith('&') ? entityText(written.slice(1, -1).toLowerCase()) : jsonText(written.slice(1))
  return text === undefined ? undefined : { text, length: written.length }
}

function entityText(name: string): string | undefined {
  if (!name.startsWith('#')) return Object.hasOwn(entities, name) ? entities[name] : undefined
  const point = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
  return point <= 0x10ffff ? String.fromCodePoint(point) : undefined
}

function jsonText(written: string): string {
  if (written.length === 5) return String.fromCharCode(Number.parseInt(written.slice(1), 16))
  return jsonEscapes[written] ?? written
}

function pieceAt(pieces: readonly Piece[], position: number): Piece | undefined {
  let low = 0
  let high = pieces.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((pieces[middle]?.at ?? 0) <= position) low = middle
    else high = middle - 1
  }
  return pieces[low]
}

function sourceStart(pieces: readonly Piece[], position: number): number {
  const piece = pieceAt(pieces, position)
  if (piece === undefined) return 0
  return piece.length === piece.sourceLength ? piece.source + (position - piece.at) : piece.source
}

function sourceEnd(pieces: readonly Piece[], last: number): number {
  const piece = pieceAt(pieces, last)
  if (piece === undefined) return 0
  return piece.length === piece.sourceLength ? piece.source + (last - piece.at) + 1 : piece.source + piece.sourceLength
}
