import type { FinishedRun } from './result-model.ts'
import { headline } from './words.ts'
import { xmlAttributes, xmlText } from './xml.ts'

const fills = { conformant: '#1b6b34', violated: '#b3261e', incomplete: '#6a3fa0' } as const

// Verdana is not everywhere; the texts are stretched to these widths, so they fit whatever font is there.
const characterWidth = 6.6
const padding = 7

/** `badge.svg`: the verdict of the run for a README. It says "incomplete" as loudly as "violated": neither is green. */
export function* toBadge(run: FinishedRun): Iterable<string> {
  const { outcome } = headline(run)
  const name = run.tool.name
  const value = messageOf(run)
  const left = widthOf(name)
  const right = widthOf(value)
  const size = { width: left + right, height: 20 }
  const spoken = `${name}: ${value}`
  yield `<svg${xmlAttributes({ xmlns: 'http://www.w3.org/2000/svg', ...size, role: 'img', 'aria-label': spoken })}>`
  yield `<title>${xmlText(spoken)}</title>`
  yield `<clipPath id="r"><rect${xmlAttributes({ ...size, rx: 3 })}/></clipPath><g clip-path="url(#r)">`
  yield `<rect${xmlAttributes({ width: left, height: 20, fill: '#3b424d' })}/>`
  yield `<rect${xmlAttributes({ x: left, width: right, height: 20, fill: fills[outcome] })}/></g>`
  yield '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">'
  yield textAt(name, left / 2, left)
  yield textAt(value, left + right / 2, right)
  yield '</g></svg>\n'
}

function messageOf(run: FinishedRun): string {
  const { outcome } = headline(run)
  const { total, failed, passed } = run.summary
  if (outcome === 'violated' && failed > 0) return `${failed} of ${total} failed`
  if (outcome === 'conformant') return `conformant, ${passed} passed`
  return outcome
}

function widthOf(text: string): number {
  return Math.round(text.length * characterWidth + 2 * padding)
}

function textAt(text: string, x: number, width: number): string {
  return `<text${xmlAttributes({ x, y: 14, textLength: width - 2 * padding })}>${xmlText(text)}</text>`
}
