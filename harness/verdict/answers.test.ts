import { expect, test } from 'vitest'
import { catalogue } from '../../scenarios/catalogue/index.ts'
import { scenarios } from '../../scenarios/index.ts'
import { command } from '../cli/command-in-tests.ts'
import { answersOf } from './answers.ts'

const answers = answersOf(scenarios, catalogue)
const open = [...answers].filter(([, { kind }]) => kind === 'open').map(([id]) => id)

/** Rows whose scenario is not written yet. A row that gets its answer has to be taken out here. */
const stillOpen: readonly string[] = []

test('has an answer to every row of the catalogue: a scenario, or the reason why nothing outside can show it', () => {
  expect(open.toSorted()).toEqual(stillOpen.toSorted())
})

test('tries four of five rows of the documents beside RFC 9700, RFC 7636, RFC 9207 and TENANT', () => {
  const others = catalogue.rows.filter(({ spec }) => !['RFC 9700', 'RFC 7636', 'RFC 9207', 'TENANT'].includes(spec))
  const tried = others.filter(({ id }) => answers.get(id)?.kind === 'scenarios')
  expect(tried.length / others.length).toBeGreaterThanOrEqual(0.8)
})

test('is listed by specification, role and section, and counts every row once', async () => {
  const { code, out } = await command(['list', '--coverage'])
  const numbers = (line: string) => (/(\d+)\s+(\d+)\s+(\d+)\s+(\d+)$/.exec(line) ?? []).slice(1).map(Number)
  const lines = out.split('\n')
  const sum = (some: readonly string[]) =>
    some.map(numbers).reduce((all, one) => all.map((number, index) => number + (one[index] ?? 0)), [0, 0, 0, 0])
  const all = numbers(lines.find((line) => line.startsWith('all ')) ?? '')
  expect(code).toBe(0)
  expect(all).toEqual([
    catalogue.rows.length,
    [...answers.values()].filter(({ kind }) => kind === 'scenarios').length,
    [...answers.values()].filter(({ kind }) => kind === 'reason').length,
    open.length,
  ])
  expect(sum(lines.filter((line) => /^(RFC|OAuth|TENANT)/.test(line)))).toEqual(all)
  expect(sum(lines.filter((line) => line.startsWith('  ')))).toEqual(all)
  expect(out).toMatch(/^RFC 9700 {2}client /m)
  for (const id of open) expect(out).toContain(id)
})

test('is listed for one role alone', async () => {
  const { out } = await command(['list', '--coverage', '--role', 'resource-server'])
  expect(out).toMatch(/^RFC 9700 {2}resource-server /m)
  expect(out).not.toMatch(/^RFC 9700 {2}client /m)
})
