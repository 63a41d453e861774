import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { worstFirst } from './order.ts'
import type { FinishedRun } from './result-model.ts'
import { toSarif } from './sarif.ts'
import { sampleRun } from './testing/sample-run.ts'

const read = (run: FinishedRun) => JSON.parse([...toSarif(run)].join(''))
const [log] = read(sampleRun).runs

test('keeps to the official schema of SARIF 2.1.0', () => {
  const path = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')
  // Drafts 4 and 7 differ in the name of the identifier alone, as far as this schema goes.
  const { $schema, id, ...schema } = JSON.parse(readFileSync(path, 'utf8'))
  expect($schema).toContain('draft-04')
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false })
  addFormats.default(ajv)
  const validate = ajv.compile(schema)
  expect(validate(read(sampleRun)), ajv.errorsText(validate.errors)).toBe(true)
  expect(validate({ version: '2.1.0', runs: [{}] })).toBe(false)
  expect(id).toContain('sarif')
})

test('has a result for each violated statement and a notification for each result that could not be judged', () => {
  const violated = worstFirst(sampleRun.results)
    .flatMap((result) => result.requirements)
    .filter(({ verdict }) => verdict === 'failed' || verdict === 'warning')
  expect(log.results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual(violated.map(({ id }) => id))
  expect(log.invocations[0].toolExecutionNotifications).toHaveLength(
    sampleRun.summary.couldNotRun + sampleRun.summary.inconclusive,
  )
  expect(log.properties.summary).toEqual(sampleRun.summary)
})

test('takes the level from the verdict', () => {
  expect(log.results.map(({ level }: { level: string }) => level)).toEqual(['error', 'error', 'warning'])
})

test('explains each rule and links to its section, where it has an address', () => {
  const [rule, tenant] = log.tool.driver.rules
  expect(rule).toMatchObject({ id: 'RFC9700-2.1-1', helpUri: 'https://www.rfc-editor.org/rfc/rfc9700#section-2.1' })
  expect(rule.help.text).toContain('Compare redirect URIs as strings.')
  expect(tenant).not.toHaveProperty('helpUri')
  for (const { ruleId, ruleIndex } of log.results) expect(log.tool.driver.rules[ruleIndex].id).toBe(ruleId)
})

test('points into the configuration file of the target', () => {
  expect(log.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('conf/our%20server.yaml')
})

test('gives the same violation the same fingerprint in every run, and another one to every other', () => {
  const prints = (run: FinishedRun): readonly string[] =>
    read(run).runs[0].results.map(
      (result: { partialFingerprints: Record<string, string> }) =>
        result.partialFingerprints['parcelproofViolation/v1'],
    )
  expect(
    prints({ ...sampleRun, seed: 7, durationMs: 1, results: [...sampleRun.results].reverse() }).toSorted(),
  ).toEqual(prints(sampleRun).toSorted())
  expect(new Set(prints(sampleRun)).size).toBe(prints(sampleRun).length)
})

test('points to the line of the configuration that describes the target', () => {
  const [first, ...others] = sampleRun.targets
  if (first === undefined) throw new Error('the sample run is empty')
  const [run] = read({ ...sampleRun, targets: [{ ...first, line: 7 }, ...others] }).runs
  const lines = new Set(
    run.results.map(
      (result: { locations: readonly [{ physicalLocation: { region: { startLine: number } } }] }) =>
        result.locations[0].physicalLocation.region.startLine,
    ),
  )
  expect(lines).toContain(7)
})

test('keeps to what GitHub reads of the format', () => {
  const [template] = sampleRun.results
  if (template === undefined) throw new Error('the sample run is empty')
  const many = Array.from({ length: 25_010 }, (_, n) => ({ ...template, id: `many/${n}` }))
  const [run] = read({ ...sampleRun, results: many }).runs
  expect(run.results).toHaveLength(25_000)
  expect(run.invocations[0].toolExecutionNotifications).toEqual([
    { level: 'warning', message: { text: '10 more violations are in result.json.' } },
  ])
  for (const rule of log.tool.driver.rules) {
    expect(rule.properties.tags.length).toBeLessThanOrEqual(20)
    expect(rule.properties.tags).toContain('security')
    expect(Number(rule.properties['security-severity'])).toBeGreaterThan(0)
    expect(rule.shortDescription.text.length).toBeLessThanOrEqual(1024)
    expect(rule.fullDescription.text.length).toBeLessThanOrEqual(1024)
    expect(rule.name.length).toBeLessThanOrEqual(255)
  }
  for (const result of log.results) {
    const [location] = result.locations
    expect(result.message.text).not.toBe('')
    expect(location.physicalLocation.artifactLocation.uri).not.toMatch(/^[a-z]+:|^\//)
    expect(location.physicalLocation.region.startLine).toBeGreaterThan(0)
    expect(result.partialFingerprints.primaryLocationLineHash).toMatch(/^[0-9a-f]{16}:1$/)
  }
})
