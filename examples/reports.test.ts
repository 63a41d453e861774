import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { reportFiles } from '../reports/write-all.ts'
import { faults } from './faulty-servers/faults.ts'
import { startServer } from './faulty-servers/server.ts'
import { type Judged, judge } from './judge-in-tests.ts'

const config = join(import.meta.dirname, 'faulty-servers', 'parcelproof.yaml')
const selection = ['authorization-server/refresh', 'authorization-server/step-up', 'authorization-server/scope']
const fault = faults['refresh tokens work for every client']
const schemaFile = join(import.meta.dirname, '../reports/result.schema.json')

async function expectValidResult({ out }: Judged): Promise<void> {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const validate = ajv.compile(JSON.parse(await readFile(schemaFile, 'utf8')))
  validate(JSON.parse(await readFile(join(out, 'result.json'), 'utf8')))
  expect(validate.errors).toBeNull()
}

interface Cases {
  readonly counted: number
  readonly failures: number
  readonly errors: number
  readonly skipped: number
}

/** What a strict parser finds in junit.xml, and that the counts its suites announce are the same. */
async function junitCases({ out }: Judged): Promise<Cases> {
  const parser = new SaxesParser({ xmlns: true })
  const seen = { testcase: 0, failure: 0, error: 0, skipped: 0 }
  const announced = { tests: 0, failures: 0, errors: 0, skipped: 0 }
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'testcase' || name === 'failure' || name === 'error' || name === 'skipped') seen[name] += 1
    if (name !== 'testsuite') return
    for (const key of ['tests', 'failures', 'errors', 'skipped'] as const) {
      announced[key] += Number(attributes[key]?.value ?? 0)
    }
  })
  parser.write(await readFile(join(out, 'junit.xml'), 'utf8')).close()
  expect(announced).toEqual({
    tests: seen.testcase,
    failures: seen.failure,
    errors: seen.error,
    skipped: seen.skipped,
  })
  return { counted: seen.testcase, failures: seen.failure, errors: seen.error, skipped: seen.skipped }
}

test('counts in junit.xml what result.json counts, for a run that fails and for one with a baseline', {
  timeout: 120_000,
}, async () => {
  await using server = await startServer(fault)
  const failing = await judge({ config, environment: server.environment, args: selection })
  expect(failing.code).toBe(1)
  await expectValidResult(failing)
  const { summary, results } = failing.run
  expect(summary.failed).toBeGreaterThan(0)
  expect(summary.notApplicable).toBeGreaterThan(0)
  const cases = await junitCases(failing)
  expect(cases).toMatchObject({ counted: summary.total, failures: summary.failed })
  expect(cases.errors + cases.failures).toBe(summary.failed + summary.couldNotRun + summary.inconclusive)

  const known = results.filter(({ verdict }) => ['failed', 'could-not-run'].includes(verdict))
  const baseline = join(failing.out, 'baseline.yaml')
  const entries = known.map(({ id, target }) => ({
    scenario: id,
    target,
    reason: 'Known since the last release.',
    owner: 'somebody',
    expires: '2099-12-31',
  }))
  await writeFile(baseline, JSON.stringify(entries))
  const covered = await judge({
    config,
    environment: server.environment,
    args: [...selection, '--baseline', baseline],
  })
  expect({ code: covered.code, printed: covered.printed }).toEqual({ code: 0, printed: expect.any(String) })
  await expectValidResult(covered)
  const coveredCases = await junitCases(covered)
  expect(coveredCases).toMatchObject({ counted: summary.total, failures: 0, errors: 0 })
  expect(coveredCases.skipped).toBe(cases.skipped + known.length)
})

test('writes what is known when somebody presses Ctrl-C', async () => {
  await using server = await startServer()
  const pressed = { done: false }
  const stopped = await judge({
    config,
    environment: server.environment,
    args: ['--concurrency', '1'],
    watch: (printed, interrupt) => {
      if (pressed.done || printed.split('passed  ').length < 5) return
      pressed.done = true
      interrupt()
    },
  })
  expect(stopped.code).toBe(3)
  expect(stopped.printed).toMatch(/Stopping; writing what is known/)
  expect(stopped.run.interrupted).toBe(true)
  expect(stopped.run.summary.passed).toBeGreaterThan(2)
  expect(stopped.run.summary.couldNotRun).toBeGreaterThan(50)
  await expectValidResult(stopped)
  expect((await junitCases(stopped)).counted).toBe(stopped.run.summary.total)
  const files = await readdir(stopped.out)
  expect(files.toSorted()).toEqual(reportFiles.toSorted())
  for (const file of ['evidence.har', 'results.sarif']) {
    expect(JSON.parse(await readFile(join(stopped.out, file), 'utf8'))).toBeTypeOf('object')
  }
  const lines = (await readFile(join(stopped.out, 'results.ndjson'), 'utf8')).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line)).length).toBeGreaterThanOrEqual(stopped.run.summary.total)
  expect(await readFile(join(stopped.out, 'report.html'), 'utf8')).toMatch(/<\/html>\s*$/)
})
