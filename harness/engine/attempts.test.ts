import { expect, test } from 'vitest'
import type { Result } from '../../reports/result-model.ts'
import { broken, type Finding, held, inconclusive } from '../../scenarios/api/finding.ts'
import { catalogue } from '../../scenarios/catalogue/index.ts'
import { isWorthAnother, resultOfAttempt, resultOfAttempts } from './attempts.ts'
import { fakeTarget, named, row } from './fakes-in-tests.ts'
import type { RunFrame } from './finish.ts'
import { planJobs } from './plan.ts'
import { runJobs } from './runner.ts'

const frame: RunFrame = {
  catalogue,
  grading: 'rfc9700',
  seed: 7,
  reproduceOptions: '',
  redact: (text) => text,
}

const fails = () => broken(row, { expected: 'a refusal', observed: 'a token' })

/** Runs a scenario whose attempts come out one after the other as given, the last one again and again. */
async function attempted(retries: number, ...findings: readonly (() => readonly Finding[])[]) {
  const values: string[] = []
  const results: Result[] = []
  let attempt = 0
  const scenario = named('a/b', {
    run: async ({ random }) => {
      values.push(random.token(16))
      const make = findings[Math.min(attempt, findings.length - 1)]
      attempt += 1
      return make?.() ?? []
    },
  })
  await runJobs(planJobs([scenario], [fakeTarget()]), {
    seed: frame.seed,
    profile: 'rfc9700',
    defaultBudgetMs: 5000,
    now: () => performance.now(),
    concurrency: 1,
    runBudgetMs: 5000,
    stop: new AbortController().signal,
    retries,
    worthAnother: (outcome, number) => isWorthAnother(resultOfAttempt(outcome, number, frame)),
    tell: (event) => {
      if (event.kind === 'finished') results.push(resultOfAttempts(event.attempts, frame))
    },
  })
  const [result] = results
  if (result === undefined || results.length > 1) throw new Error(`${results.length} results for one scenario`)
  return { result, values }
}

test('never turns a failure green that passes when it is tried again: it is a flake that failed', async () => {
  const { result } = await attempted(3, fails, () => held(row))
  expect(result).toMatchObject({ verdict: 'failed', observed: 'a token', attempts: ['failed', 'passed'] })
})

test('keeps a failure that comes with a later attempt', async () => {
  const { result } = await attempted(
    3,
    () => inconclusive([row], 'it hung'),
    fails,
    () => held(row),
  )
  expect(result).toMatchObject({ verdict: 'failed', attempts: ['inconclusive', 'failed', 'passed'] })
  expect(result.reproduce).toContain('--seed 8')
})

test('takes the verdict of the last attempt where the first could not be judged', async () => {
  const { result } = await attempted(
    3,
    () => inconclusive([row], 'it hung'),
    () => held(row),
  )
  expect(result).toMatchObject({ verdict: 'passed', attempts: ['inconclusive', 'passed'] })
})

test('tries as often as it may, and not at all what is green', async () => {
  expect((await attempted(2, fails)).result.attempts).toEqual(['failed', 'failed', 'failed'])
  expect((await attempted(2, () => held(row))).result).not.toHaveProperty('attempts')
  expect((await attempted(0, fails)).result).not.toHaveProperty('attempts')
})

test('makes up other values for every attempt', async () => {
  const { values } = await attempted(3, fails)
  expect(new Set(values).size).toBe(4)
})

test('does not try again what lacks something', () => {
  const result = { verdict: 'could-not-run', evidence: [] } as const
  const template = resultOfAttempts(
    [
      {
        job: { scenario: named('a/b'), target: fakeTarget() },
        findings: held(row),
        evidence: [],
        tenants: [],
        durationMs: 1,
      },
    ],
    frame,
  )
  expect(isWorthAnother({ ...template, ...result })).toBe(false)
  expect(isWorthAnother({ ...template, verdict: 'could-not-run', evidence: ['x1'] })).toBe(true)
})
