import { expect, test } from 'vitest'
import type { RequirementVerdict, Result, Target, Verdict } from '../../reports/result-model.ts'
import { coverageOf, isSettled } from '../../reports/totals.ts'
import { catalogue } from '../../scenarios/catalogue/index.ts'
import { rowVerdicts } from './rows.ts'

const server: Target = { role: 'authorization-server', name: 'our-server' }
const platform: Target = { role: 'client', name: 'platform', carriers: ['ups', 'dhl'] }

const requirement = (id: string, verdict: Verdict, reason?: string): RequirementVerdict => ({
  id,
  level: catalogue.get(id)?.level ?? 'MUST',
  verdict,
  reason,
})

const result = (id: string, target: Target, requirements: readonly RequirementVerdict[], carrier?: string): Result => ({
  id,
  title: id,
  role: target.role,
  target: target.name,
  carrier,
  requirements,
  verdict: 'passed',
  evidence: [],
  durationMs: 1,
  reproduce: '',
})

const rowsOf = (results: readonly Result[], targets: readonly Target[]) => rowVerdicts({ results, catalogue, targets })

test('has an entry for each requirement of the roles under test and of no other', () => {
  const rows = rowsOf([], [server])
  expect(rows).toHaveLength(335)
  expect(rows.every((row) => row.verdict === 'could-not-run' && row.settledBy.length === 0)).toBe(true)
  expect(rowsOf([], [server, platform])).toHaveLength(335 + 254)
})

test('takes the worst of the results that settled a row, and says why', () => {
  const id = 'RFC9700-2.1-1'
  const rows = rowsOf(
    [
      result('as/a', server, [requirement(id, 'passed')]),
      result('as/b', server, [requirement(id, 'inconclusive', 'the control died')]),
    ],
    [server],
  )
  expect(rows.find((row) => row.id === id)).toEqual({
    id,
    role: 'authorization-server',
    target: 'our-server',
    level: 'MUST',
    verdict: 'inconclusive',
    settledBy: ['as/a', 'as/b'],
    reason: 'the control died',
  })
})

test('says for a row without a scenario why nobody could settle it', () => {
  const reasonFor = (id: string) => rowsOf([], [server]).find((row) => row.id === id)?.reason
  expect(reasonFor('RFC9700-2.1-1')).toBe('No scenario settles this row yet.')
  expect(reasonFor('RFC9700-4.13-2-as')).toMatch(/inside the deployment/)
  expect(reasonFor('RFC8252-8.4-1')).toMatch(/in part: Here with a native client/)
  const [row] = rowVerdicts({ results: [], catalogue, targets: [server], scenariosFor: () => ['as/redirect'] })
  expect(row?.reason).toBe('Not part of this run: settled by as/redirect.')
})

test('keeps the carriers of a platform apart, and lets a result without carrier speak for all', () => {
  const id = 'TENANT-STATE-1'
  const rows = rowsOf(
    [
      result('client/replay', platform, [requirement(id, 'failed')], 'ups'),
      result('client/replay', platform, [requirement(id, 'passed')], 'dhl'),
      result('client/general', platform, [requirement(id, 'warning')]),
    ],
    [platform],
  ).filter((row) => row.id === id)
  expect(rows.map(({ carrier, verdict }) => [carrier, verdict])).toEqual([
    ['ups', 'failed'],
    ['dhl', 'warning'],
  ])
})

test('does not count a result of another target', () => {
  const other: Target = { role: 'authorization-server', name: 'another' }
  const rows = rowsOf([result('as/a', other, [requirement('RFC9700-2.1-1', 'failed')])], [server, other])
  const verdicts = rows.filter((row) => row.id === 'RFC9700-2.1-1').map((row) => [row.target, row.verdict])
  expect(verdicts).toEqual([
    ['our-server', 'could-not-run'],
    ['another', 'failed'],
  ])
})

test('leaves a row open where only one of its two checks was made', () => {
  const id = 'OAUTH21-2.3-1'
  const half = [requirement('RFC6749-3.1.2-1', 'passed'), requirement(id, 'passed')]
  const open = rowsOf([result('as/query', server, half)], [server]).find((row) => row.id === id)
  expect(open).toMatchObject({ verdict: 'could-not-run', reason: expect.stringContaining('RFC6749-3.1.2-2') })
  const whole = [...half, requirement('RFC6749-3.1.2-2', 'passed')]
  expect(rowsOf([result('as/query', server, whole)], [server]).find((row) => row.id === id)?.verdict).toBe('passed')
})

test('makes coverage add up', () => {
  const rows = rowsOf([result('as/a', server, [requirement('RFC9700-2.1-1', 'not-applicable', 'none')])], [server])
  const coverage = coverageOf(rows, catalogue)
  expect(rows.filter(isSettled).map((row) => row.id)).toEqual(['RFC9700-2.1-1'])
  expect(coverage).toMatchObject({
    rows: 335,
    settled: 1,
    byRole: { 'authorization-server': { rows: 335, settled: 1 } },
  })
  expect(coverage.unanswered).toHaveLength(334)
  expect(Object.values(coverage.bySpec).reduce((sum, tally) => sum + tally.rows, 0)).toBe(335)
})
