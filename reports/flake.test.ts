import { XMLParser } from 'fast-xml-parser'
import pc from 'picocolors'
import { expect, test } from 'vitest'
import { toJunit } from './junit.ts'
import type { FinishedRun, Result } from './result-model.ts'
import { toSarif } from './sarif.ts'
import { toMarkdown } from './summary-markdown.ts'
import { terminalTable } from './terminal.ts'
import { sampleRun } from './testing/sample-run.ts'
import { summarize } from './totals.ts'
import { headline } from './words.ts'

const [template] = sampleRun.results
const failed: Result = { ...(template ?? fail()), attempts: ['failed', 'passed'] }
const results = [failed]
const run: FinishedRun = { ...sampleRun, results, summary: summarize(results) }

function fail(): never {
  throw new Error('the sample run is empty')
}

test('labels a failure that did not come again as a flake, and keeps it a failure, in every form', () => {
  const label = 'flaky: failed, then passed'
  expect(headline(run)).toMatchObject({ outcome: 'violated', sentence: expect.stringContaining('1 result flaky') })
  expect(terminalTable(run, pc.createColors(false))).toContain(label)
  expect([...toMarkdown(run)].join('')).toContain('flaky: failed, then passed')
  const [sarif] = JSON.parse([...toSarif(run)].join('')).runs
  expect(sarif.results[0]).toMatchObject({ level: 'error', message: { text: expect.stringContaining(label) } })
  const junit = new XMLParser({ ignoreAttributes: false }).parse([...toJunit(run)].join(''))
  expect(junit.testsuites['@_failures']).toBe('1')
  expect(JSON.stringify(junit)).toContain(label)
})
