import { separateLayers, unescapedLayers } from './escapes.ts'
import { formsOf, type SecretForm } from './secret-forms.ts'

/** A value that must not be written. */
export interface Secret {
  readonly value: string
  readonly kind: string
}

/** All secrets of a run, found in a text in one pass, however many there are. */
export interface SecretIndex {
  add(secret: Secret): void
  /** The text with every secret replaced. `cutOff`: the text may end in the middle of one. */
  replace(text: string, cutOff: boolean): string
}

interface Found {
  readonly start: number
  readonly end: number
  readonly secret: Secret
}

type Report = (start: number, end: number, secret: Secret) => void

/** `label` says what stands in a secret's place. */
export function createSecretIndex(label: (secret: Secret) => string): SecretIndex {
  const known = new Set<string>()
  // Whether some secret holds letters that look like escapes of two kinds, or the one that makes JSON's.
  let escapesInSecrets = false
  const long = createAnchors(4)
  const short = createAnchors(3)

  const search = (text: string, cutOff: boolean, report: Report) => {
    long.search(text, report)
    short.search(text, report)
    if (cutOff) long.searchEnd(text, report)
  }

  return {
    add(secret) {
      if (known.has(secret.value)) return
      known.add(secret.value)
      escapesInSecrets ||= /\\|&.*%|%.*&/s.test(secret.value)
      for (const form of formsOf(secret.value)) (form.text.length >= 4 ? long : short).add(form, secret)
    },
    replace(text, cutOff) {
      if (known.size === 0) return text
      const found: Found[] = []
      search(text, cutOff, (start, end, secret) => found.push({ start, end, secret }))
      for (const layer of [...unescapedLayers(text), ...(escapesInSecrets ? separateLayers(text) : [])]) {
        search(layer.text, cutOff, (from, to, secret) => {
          const [start, end] = layer.sourceOf(from, to)
          found.push({ start, end, secret })
        })
      }
      return found.length === 0 ? text : replaced(text, found, label)
    },
  }
}

/** Overlapping finds become one, under the label of the longest: what is left over of either must not stay. */
function replaced(text: string, found: Found[], label: (secret: Secret) => string): string {
  found.sort((a, b) => a.start - b.start || b.end - a.end)
  const parts: string[] = []
  let copied = 0
  let open: { start: number; end: number; longest: Found } | undefined
  const close = () => {
    if (open === undefined) return
    parts.push(text.slice(copied, open.start), label(open.longest.secret))
    copied = open.end
  }
  for (const next of found) {
    if (open === undefined || next.start >= open.end) {
      close()
      open = { start: next.start, end: next.end, longest: next }
      continue
    }
    open.end = Math.max(open.end, next.end)
    if (next.end - next.start > open.longest.end - open.longest.start) open.longest = next
  }
  close()
  parts.push(text.slice(copied))
  return parts.join('')
}

interface Anchored {
  readonly form: SecretForm
  readonly secret: Secret
  /** Where in the form the anchor stands. */
  readonly offset: number
}

const tableSize = 1 << 20

/**
 * Forms by one anchor of `width` letters each. A table of hashes tells at nearly every position of a text that no
 * anchor begins there; the anchor is taken where few other forms have theirs, so that a thousand tokens with the same
 * beginning do not all have to be compared.
 */
function createAnchors(width: number) {
  const table = new Uint8Array(tableSize)
  const byAnchor = new Map<string, Anchored[]>()
  const byBeginning = new Map<string, Anchored[]>()
  let longest = 0

  const hash = (text: string, at: number): number => {
    let value = 0
    for (let index = 0; index < width; index += 1) value = (Math.imul(value, 0x2f) + text.charCodeAt(at + index)) | 0
    return (value ^ (value >>> 20)) & (tableSize - 1)
  }

  const append = (map: Map<string, Anchored[]>, key: string, anchored: Anchored) => {
    const list = map.get(key)
    if (list === undefined) map.set(key, [anchored])
    else list.push(anchored)
  }

  return {
    add(form: SecretForm, secret: Secret): void {
      const offset = quietestOffset(form.text, width, (anchor) => byAnchor.get(anchor)?.length ?? 0)
      const anchored = { form, secret, offset }
      append(byAnchor, form.text.slice(offset, offset + width), anchored)
      append(byBeginning, form.text.slice(0, width), anchored)
      table[hash(form.text, offset)] = 1
      longest = Math.max(longest, form.text.length)
    },
    search(text: string, report: Report): void {
      if (byAnchor.size === 0) return
      for (let at = 0; at + width <= text.length; at += 1) {
        if (table[hash(text, at)] === 0) continue
        for (const { form, secret, offset } of byAnchor.get(text.slice(at, at + width)) ?? []) {
          const start = at - offset
          if (start < 0 || !text.startsWith(form.text, start)) continue
          const end = start + form.text.length
          if (!form.wholeWord || standsAlone(text, start, end)) report(start, end, secret)
        }
      }
    },
    /** Reports the beginning of a form where the text ends in the middle of it. */
    searchEnd(text: string, report: Report): void {
      for (let at = Math.max(0, text.length - longest); at + width <= text.length; at += 1) {
        const rest = text.slice(at)
        const cut = byBeginning.get(rest.slice(0, width))?.find(({ form }) => form.text.startsWith(rest))
        if (cut === undefined) continue
        report(at, text.length, cut.secret)
        return
      }
    },
  }
}

function quietestOffset(text: string, width: number, population: (anchor: string) => number): number {
  const last = text.length - width
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let step = 0; step < 12; step += 1) {
    const offset = Math.round((last * step) / 11)
    const here = population(text.slice(offset, offset + width))
    if (here < least) {
      best = offset
      least = here
    }
    if (least === 0) break
  }
  return best
}

function standsAlone(text: string, start: number, end: number): boolean {
  return !isWordLetter(text.charCodeAt(start - 1)) && !isWordLetter(text.charCodeAt(end))
}

/** Letters, digits and `_`; NaN, which is before and behind a text, is none of them. */
function isWordLetter(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
}
