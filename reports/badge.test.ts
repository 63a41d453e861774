import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { expect, test } from 'vitest'
import { toBadge } from './badge.ts'
import type { FinishedRun } from './result-model.ts'
import { sampleRun } from './testing/sample-run.ts'
import { summarize } from './totals.ts'

/** What a reader of the picture sees: its texts, and the colour behind the verdict. */
function read(run: FinishedRun) {
  const svg = [...toBadge(run)].join('')
  expect(XMLValidator.validate(svg)).toBe(true)
  const { svg: picture } = new XMLParser({ ignoreAttributes: false }).parse(svg)
  return { title: picture.title, label: picture['@_aria-label'], fill: picture.g[0].rect[1]['@_fill'] }
}

const only = (...verdicts: readonly string[]): FinishedRun => {
  const results = sampleRun.results.filter(({ verdict }) => verdicts.includes(verdict))
  return { ...sampleRun, results, summary: summarize(results), exitCode: 0 }
}

test('says how many failed, as many as the run counts', () => {
  const { title, label, fill } = read(sampleRun)
  expect(title).toBe(`parcelproof: ${sampleRun.summary.failed} of ${sampleRun.summary.total} failed`)
  expect(label).toBe(title)
  expect(fill).toBe('#b3261e')
})

test('is green for a conformant run alone', () => {
  const green = read(only('passed', 'not-applicable'))
  expect(green.title).toBe('parcelproof: conformant, 1 passed')
  expect(read(only('passed', 'inconclusive'))).toMatchObject({ title: 'parcelproof: incomplete' })
  expect(read(only('passed', 'inconclusive')).fill).not.toBe(green.fill)
  expect(read({ ...only('passed'), interrupted: true }).fill).not.toBe(green.fill)
})

test('holds text from outside without becoming markup', () => {
  expect(read({ ...sampleRun, tool: { name: '<b>&"', version: '1' } }).title).toContain('<b>&"')
})
