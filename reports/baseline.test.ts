import { XMLParser } from 'fast-xml-parser'
import { expect, test } from 'vitest'
import { toJunit } from './junit.ts'
import type { FinishedRun } from './result-model.ts'
import { toSarif } from './sarif.ts'
import { sampleRun } from './testing/sample-run.ts'
import { headline } from './words.ts'

const baseline = { reason: 'the carrier does it so', owner: 'anna', expires: '2027-01-31' }

/** The sample run with everything that failed or could not be judged covered by a baseline. */
function covered(): FinishedRun {
  const results = sampleRun.results.map((result) =>
    result.verdict === 'failed' || result.verdict === 'could-not-run' || result.verdict === 'inconclusive'
      ? { ...result, baseline }
      : result,
  )
  return { ...sampleRun, results, exitCode: 0 }
}

test('never shows a known failure as a failure in JUnit', () => {
  const parsed: unknown = new XMLParser({ ignoreAttributes: false }).parse([...toJunit(covered())].join(''))
  const known = covered().results.filter((result) => result.baseline !== undefined).length
  const skipped = sampleRun.summary.notApplicable + known
  expect(known).toBeGreaterThan(0)
  expect(parsed).toMatchObject({ testsuites: { '@_failures': '0', '@_errors': '0', '@_skipped': String(skipped) } })
})

test('tells in SARIF that a known violation is accepted, and why', () => {
  const text = [...toSarif(covered())].join('')
  expect(text).toContain('known until 2027-01-31 (anna): the carrier does it so')
  expect(text).toContain('"suppressions"')
})

test('calls a run conformant in which only known failures are left, and counts them', () => {
  expect(headline(covered())).toMatchObject({
    outcome: 'conformant',
    sentence: expect.stringContaining('known by the baseline'),
  })
})
