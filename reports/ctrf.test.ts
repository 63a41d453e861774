import { validate } from 'ctrf'
import { expect, test } from 'vitest'
import { toCtrf } from './ctrf.ts'
import type { FinishedRun } from './result-model.ts'
import { sampleRun } from './testing/sample-run.ts'

const read = (run: FinishedRun) => JSON.parse([...toCtrf(run)].join(''))
const written = read(sampleRun)

test('keeps to the schema of the reference implementation', () => {
  expect(validate(written)).toEqual({ valid: true, errors: [] })
  expect(validate(read({ ...sampleRun, results: [] })).valid).toBe(true)
  expect(validate({ ...written, results: { ...written.results, tests: [{ name: '' }] } }).valid).toBe(false)
})

test('counts what the run counts', () => {
  const { total, passed, warning, failed, notApplicable, couldNotRun, inconclusive } = sampleRun.summary
  const { summary, tests } = written.results
  expect(summary).toMatchObject({
    tests: total,
    passed: passed + warning,
    failed,
    skipped: notApplicable,
    pending: 0,
    other: couldNotRun + inconclusive,
    extra: sampleRun.summary,
  })
  for (const status of ['passed', 'failed', 'skipped', 'other']) {
    expect(tests.filter((one: { status: string }) => one.status === status)).toHaveLength(summary[status])
  }
  expect(tests.map((one: { rawStatus: string }) => one.rawStatus)).toEqual(
    sampleRun.results.map(({ verdict }) => verdict),
  )
})

test('calls flaky what passed at last, and never what failed once', () => {
  const [failing, , , passing] = sampleRun.results
  if (failing === undefined || passing === undefined) throw new Error('the sample run has changed')
  const results = [
    { ...failing, attempts: ['failed', 'passed'] as const },
    { ...passing, verdict: 'passed' as const, attempts: ['inconclusive', 'passed'] as const },
  ]
  const flaky = read({ ...sampleRun, results })
  expect(validate(flaky)).toEqual({ valid: true, errors: [] })
  expect(flaky.results.summary).toMatchObject({ failed: 1, passed: 1, flaky: 1 })
  expect(flaky.results.tests[0]).toMatchObject({ status: 'failed', retries: 1 })
  expect(flaky.results.tests[0]).not.toHaveProperty('flaky')
  expect(flaky.results.tests[1]).toMatchObject({ flaky: true, retryAttempts: [{ attempt: 1, status: 'other' }] })
})

test('skips what the baseline knows', () => {
  const baseline = { reason: 'the carrier does it so', owner: 'anna', expires: '2027-01-31' }
  const results = sampleRun.results.map((result) => ({ ...result, baseline }))
  expect(read({ ...sampleRun, results }).results.summary).toMatchObject({ failed: 0, skipped: results.length })
})
