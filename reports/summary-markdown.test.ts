import { expect, test } from 'vitest'
import { needsAttention } from './order.ts'
import { verdicts } from './result-model.ts'
import { toMarkdown } from './summary-markdown.ts'
import { sampleRun } from './testing/sample-run.ts'

const markdown = [...toMarkdown(sampleRun)].join('')

test('counts what result.json counts', () => {
  const [, , row = ''] = markdown.split('\n').filter((line) => line.startsWith('|'))
  const counts = verdicts.map((verdict) => sampleRun.results.filter((result) => result.verdict === verdict).length)
  expect(row).toBe(`| ${[sampleRun.summary.total, ...counts].join(' | ')} |`)
})

test('has a section for each result that needs a look, the worst first', () => {
  const sections = markdown.split('\n').filter((line) => line.startsWith('### '))
  expect(sections).toHaveLength(sampleRun.results.filter(needsAttention).length)
  const order = ['failed', 'failed', 'inconclusive', 'could not run', 'warning']
  expect(sections.map((line) => line.replace('### ', '').split(':')[0])).toEqual(order)
})

test('lets nothing a target sent become markup', () => {
  expect(markdown).not.toContain('<script>')
  expect(markdown).not.toMatch(/\[l\]\(h\)/)
  expect(markdown).toContain('&lt;script&gt;')
})

test('stays small and says what it left out', () => {
  const failed = sampleRun.results.filter(({ verdict }) => verdict === 'failed')
  const results = Array.from({ length: 2000 }, () => failed).flat()
  const long = [...toMarkdown({ ...sampleRun, results })].join('')
  expect(long.length).toBeLessThan(70_000)
  expect(long).toMatch(/… and \d+ more results; see the full report/)
})
