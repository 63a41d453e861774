import { JSDOM } from 'jsdom'
import pc from 'picocolors'
import { expect, test } from 'vitest'
import type { FinishedRun, Result, Verdict } from '../result-model.ts'
import { sampleRun } from '../testing/sample-run.ts'
import { summarize } from '../totals.ts'
import { type ChangeKind, compareRuns, isWorse, knowsLess } from './compare.ts'
import { diffHtml } from './html.ts'
import { diffMarkdown } from './markdown.ts'
import { diffTerminal } from './terminal.ts'

const row = 'RFC9700-2.1-1'

function result(id: string, verdict: Verdict, changes: Partial<Result> = {}): Result {
  return {
    id,
    title: `Title of ${id}`,
    role: 'authorization-server',
    target: 'our-server',
    requirements: [{ id: row, level: 'MUST', verdict }],
    verdict,
    evidence: [],
    durationMs: 1,
    reproduce: `parcelproof run ${id}`,
    ...changes,
  }
}

const runOf = (results: readonly Result[], changes: Partial<FinishedRun> = {}): FinishedRun => ({
  ...sampleRun,
  targets: [{ role: 'authorization-server', name: 'our-server' }],
  results,
  summary: summarize(results),
  ...changes,
})

const kindsOf = (before: readonly Result[], after: readonly Result[]): Readonly<Record<string, ChangeKind>> =>
  Object.fromEntries(
    compareRuns(runOf(before), runOf(after)).changes.map((change) => [
      (change.after ?? change.before)?.id,
      change.kind,
    ]),
  )

test.each<[Verdict, Verdict, ChangeKind | undefined]>([
  ['passed', 'failed', 'new'],
  ['could-not-run', 'failed', 'new'],
  ['passed', 'warning', 'new'],
  ['failed', 'passed', 'fixed'],
  ['warning', 'passed', 'fixed'],
  ['failed', 'not-applicable', 'changed'],
  ['failed', 'could-not-run', 'changed'],
  ['failed', 'inconclusive', 'changed'],
  ['passed', 'inconclusive', 'changed'],
  ['passed', 'not-applicable', 'changed'],
  ['failed', 'failed', undefined],
  ['passed', 'passed', undefined],
])('calls %s → %s %s', (before, after, kind) => {
  expect(kindsOf([result('a', before)], [result('a', after)])).toEqual(kind === undefined ? {} : { a: kind })
})

test('tells results that only one run has, and never calls a missing failure fixed', () => {
  expect(kindsOf([result('a', 'failed')], [])).toEqual({ a: 'gone' })
  expect(kindsOf([], [result('a', 'passed')])).toEqual({ a: 'added' })
  expect(kindsOf([], [result('a', 'failed')])).toEqual({ a: 'new' })
  expect(knowsLess(compareRuns(runOf([result('a', 'failed')]), runOf([])))).toBe(true)
})

test('finds a second statement violated in a result that failed before', () => {
  const more = { id: 'TENANT-STATE-1', level: 'MUST', verdict: 'failed' } as const
  const worse = result('a', 'failed', { requirements: [{ id: row, level: 'MUST', verdict: 'failed' }, more] })
  const comparison = compareRuns(runOf([result('a', 'failed')]), runOf([worse]))
  expect(comparison.changes).toMatchObject([{ kind: 'new', broken: ['TENANT-STATE-1'] }])
  expect(compareRuns(runOf([worse]), runOf([result('a', 'failed')])).changes).toEqual([])
})

test('puts flakes under their own heading, and still counts what they violate', () => {
  const flaky = result('a', 'failed', { attempts: ['failed', 'passed'] })
  const comparison = compareRuns(runOf([result('a', 'passed')]), runOf([flaky]))
  expect(comparison.changes).toMatchObject([{ kind: 'flaky' }])
  expect(isWorse(comparison)).toBe(true)
  expect(isWorse(compareRuns(runOf([flaky]), runOf([result('a', 'failed')])))).toBe(false)
})

test('compares two implementations where each run has one target in the role', () => {
  const other = runOf([result('a', 'failed', { target: 'theirs' })], {
    targets: [{ role: 'authorization-server', name: 'theirs' }],
  })
  const comparison = compareRuns(runOf([result('a', 'passed')]), other)
  expect(comparison.renamed).toEqual([{ role: 'authorization-server', before: 'our-server', after: 'theirs' }])
  expect(comparison.changes).toMatchObject([{ kind: 'new' }])
  expect(diffTerminal(comparison, pc.createColors(false))).toContain('our-server → theirs')
})

test('keeps carriers of one platform apart', () => {
  const client = { role: 'client', target: 'platform' } as const
  const before = [
    result('a', 'passed', { ...client, carrier: 'ups' }),
    result('a', 'failed', { ...client, carrier: 'dhl' }),
  ]
  const after = [
    result('a', 'failed', { ...client, carrier: 'ups' }),
    result('a', 'failed', { ...client, carrier: 'dhl' }),
  ]
  expect(compareRuns(runOf(before), runOf(after)).changes).toMatchObject([{ kind: 'new', after: { carrier: 'ups' } }])
})

test('tells the same in terminal, Markdown and HTML, with hostile text harmless', () => {
  const nasty = '<img src=x onerror=alert(1)> @somebody \u001b[31m'
  const comparison = compareRuns(
    runOf([result('was-good', 'passed'), result('was-bad', 'failed'), result('same', 'passed')]),
    runOf([result('was-good', 'failed', { observed: nasty }), result('was-bad', 'passed'), result('same', 'passed')]),
  )
  const terminal = diffTerminal(comparison, pc.createColors(false))
  const markdown = [...diffMarkdown(comparison)].join('')
  const { document } = new JSDOM([...diffHtml(comparison)].join('')).window
  expect(terminal).toContain('passed → failed')
  expect(terminal).toContain('1 new, 1 fixed, 1 unchanged.')
  expect(terminal).not.toContain('\u001b')
  expect(markdown).toContain('1 new, 1 fixed, 1 unchanged.')
  expect(markdown).not.toMatch(/<img|@somebody/)
  expect(document.querySelector('h1')?.textContent).toBe('Worse')
  expect(document.querySelector('.lead')?.textContent).toBe('1 new, 1 fixed, 1 unchanged.')
  expect(document.querySelectorAll('[data-change=new]')).toHaveLength(1)
  expect(document.querySelectorAll('[data-change=fixed]')).toHaveLength(1)
  expect(document.querySelector('img, script')).toBeNull()
})
