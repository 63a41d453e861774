import pc from 'picocolors'
import { expect, test } from 'vitest'
import type { FinishedRun } from './result-model.ts'
import { type Colors, terminalTable } from './terminal.ts'
import { sampleRun } from './testing/sample-run.ts'
import { summarize } from './totals.ts'

const plain: Colors = pc.createColors(false)
const table = terminalTable(sampleRun, plain)
const withResults = (results: FinishedRun['results'], exitCode = 0): string =>
  terminalTable({ ...sampleRun, results, summary: summarize(results), exitCode }, plain)

test('has a line of totals for each target and carrier, and one for all', () => {
  expect(table).toMatch(/authorization-server {2}our-server +3 +1 +1 +· +1 +· +·\n/)
  expect(table).toMatch(/client {2}platform · ups +2 +1 +· +1 +· +· +·\n/)
  expect(table).toMatch(/all +7 +2 +1 +1 +1 +1 +1\n/)
})

test('tells of each result that needs a look what was expected and what to do', () => {
  expect(table).toContain('failed  authorization-server/redirect-uri/exact  our-server')
  expect(table).toMatch(/breaks +RFC9700-2\.1-1\n/)
  expect(table).toMatch(/do +Compare redirect URIs as strings\./)
  expect(table).not.toContain('client/clock/skew  platform · dhl')
})

test('sends no control character of a target to the terminal', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
  expect(table.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f]/)
  expect(terminalTable(sampleRun, pc.createColors(true))).toContain('\u001b[31m')
})

test('ends with the verdict and the coverage', () => {
  expect(table).toContain('Violated  2 of 7 results failed. Besides, 1 could not run, 1 inconclusive.')
  expect(table.trimEnd().split('\n').at(-1)).toBe(
    '2 of 3 statements settled (authorization-server 1/2, client 1/1) in 9.9 s',
  )
})

test('calls green what is green and nothing else', () => {
  const green = sampleRun.results.filter(({ verdict }) => verdict === 'passed' || verdict === 'not-applicable')
  expect(withResults(green)).toContain('Conformant  None of 2 results failed.')
  expect(withResults([], 3)).toContain('Incomplete  Nothing was run.')
  const open = sampleRun.results.filter(({ verdict }) => verdict === 'inconclusive')
  expect(withResults(open, 3)).toContain('Incomplete  Nothing failed, but of 1 result 1 inconclusive.')
  const warned = sampleRun.results.filter(({ verdict }) => verdict === 'warning')
  expect(withResults(warned)).toContain('Conformant  None of 1 result failed. 1 warning.')
  expect(withResults(warned, 1)).toContain('Violated  1 warning, which this run does not accept.')
  expect(
    terminalTable({ ...sampleRun, results: green, summary: summarize(green), exitCode: 3, interrupted: true }, plain),
  ).toContain('Incomplete  Nothing failed. The run was stopped before its end.')
})
