import { afterAll, beforeAll, describe, test } from 'vitest'
import type { Result, Verdict } from '../../reports/result-model.ts'
import { writeReports } from '../../reports/write-all.ts'
import { type OpenSuite, planSuite, type SuiteRequest } from './suite.ts'

/** Scenarios as tests of one's own suite. */
export interface RegistrationOptions extends SuiteRequest {
  /** What the tests stand under; `parcelproof` unless said otherwise. */
  readonly name?: string
  /** A warning (a SHOULD that was broken) fails its test. */
  readonly strict?: boolean
  /** What could not run or stayed inconclusive is skipped with its reason, not failed. */
  readonly allowIncomplete?: boolean
  /** Folder for the reports; none are written where it is left out. */
  readonly out?: string
}

/** One scenario meets every target of its role in one test. */
const testTimeout = 600_000

/**
 * Registers a Vitest test for each scenario that was chosen: `await registerScenarios({ config: 'parcelproof.yaml' })` at
 * the top of a test file. Nothing is opened before the first test runs.
 * @throws {ConfigurationError | UsageError}
 */
export async function registerScenarios(options: RegistrationOptions = {}): Promise<void> {
  const { name = 'parcelproof', out } = options
  const planned = await planSuite(options)
  describe(name, () => {
    let suite: OpenSuite | undefined
    beforeAll(async () => {
      suite = await planned.open()
    }, testTimeout)
    afterAll(async () => {
      if (suite === undefined) return
      if (out !== undefined) await writeReports(suite.finish(), suite.exchanges(), out)
      await suite[Symbol.asyncDispose]()
    }, testTimeout)
    for (const scenario of planned.scenarios) {
      test(`${scenario.id}: ${scenario.title}`, { timeout: testTimeout }, async ({ skip }) => {
        if (suite === undefined) throw new Error('the targets are not open')
        const results = await suite.judge(scenario)
        const bad = results.filter(({ verdict }) => isBad(verdict, options))
        if (bad.length > 0) throw new Error(bad.map(failureText).join('\n\n'))
        const passed = results.some(({ verdict }) => verdict === 'passed' || verdict === 'warning')
        if (!passed) skip(results.map(({ reason }) => reason ?? 'not applicable').join('; '))
      })
    }
  })
}

function isBad(verdict: Verdict, { strict, allowIncomplete }: RegistrationOptions): boolean {
  switch (verdict) {
    case 'failed':
      return true
    case 'warning':
      return strict === true
    case 'could-not-run':
    case 'inconclusive':
      return allowIncomplete !== true
    case 'passed':
    case 'not-applicable':
      return false
  }
}

/** What a person has to know to mend it, in the lines of a failed test. */
function failureText(result: Result): string {
  const place = [result.target, result.carrier].filter((part) => part !== undefined).join(', ')
  const breaks = result.requirements.filter(({ verdict }) => verdict === result.verdict).map(({ id }) => id)
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['breaks', breaks.join(', ')],
    ['reason', result.reason],
    ['expected', result.expected],
    ['observed', result.observed],
    ['do', result.advice],
    ['again', result.reproduce],
  ]
  const told = lines.flatMap(([name, text]) =>
    text === undefined || text === '' ? [] : [`  ${name.padEnd(10)}${text}`],
  )
  return [`${result.verdict}: ${result.title} (${place})`, ...told].join('\n')
}
