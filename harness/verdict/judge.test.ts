import { expect, test } from 'vitest'
import {
  broken,
  couldNotRun,
  type Finding,
  held,
  inconclusive,
  notApplicable,
  recorded,
} from '../../scenarios/api/finding.ts'
import { catalogue } from '../../scenarios/catalogue/index.ts'
import type { GradingProfile } from '../../scenarios/catalogue/profiles.ts'
import { judgeFindings } from './judge.ts'

const judge = (findings: readonly (readonly Finding[])[], profile: GradingProfile = 'rfc9700') =>
  judgeFindings(findings.flat(), { catalogue, profile })

const verdictsOf = (...given: Parameters<typeof judge>) =>
  Object.fromEntries(judge(...given).requirements.map(({ id, verdict }) => [id, verdict]))

const slash = { expected: 'no code', observed: 'a code came with a trailing slash' }

test('fails a broken MUST, with every row that shares its check, each by its own keyword', () => {
  const judgement = judge([broken('RFC9700-2.1-1', slash, 'x1', 'x2')])
  expect(Object.fromEntries(judgement.requirements.map(({ id, verdict }) => [id, verdict]))).toEqual({
    'RFC9700-2.1-1': 'failed',
    'RFC6749-3.1.2.3-1': 'failed',
    'OAUTH21-2.3.1-2': 'failed',
    'OAUTH21-10-2': 'passed', // ADVISORY
  })
  expect(judgement).toMatchObject({ verdict: 'failed', ...slash, evidence: ['x1', 'x2'] })
})

test('warns about a broken SHOULD', () => {
  expect(verdictsOf([broken('RFC9700-4.2.4-3', slash)])).toEqual({
    'RFC9700-4.2.4-3': 'warning',
    'RFC6749-4.1.2-5': 'warning',
  })
})

test('records what breaks a MAY and keeps it passed', () => {
  const judgement = judge([broken('RFC9700-4.14.2-6', slash)])
  expect(judgement.verdict).toBe('passed')
  expect(judgement.observations).toEqual([`RFC9700-4.14.2-6: ${slash.observed}`])
  expect(judgement.observed).toBeUndefined()
})

test('records what the other grading profile asks for', () => {
  const findings = [broken('OAUTH21-4.1.2.1-2', slash)]
  expect(verdictsOf(findings)).toMatchObject({ 'OAUTH21-4.1.2.1-2': 'passed', 'OAUTH21-7.5.1.1-1': 'passed' })
  expect(verdictsOf(findings, 'oauth-2.1')).toMatchObject({
    'OAUTH21-4.1.2.1-2': 'failed',
    'OAUTH21-7.5.1.1-1': 'failed',
    'OAUTH21-10-1': 'passed',
  })
})

test('takes the worst of many findings about one row', () => {
  const row = 'RFC9700-2.1-1'
  expect(judge([held(row), couldNotRun(row, 'add a client')]).verdict).toBe('could-not-run')
  expect(judge([couldNotRun(row, 'add a client'), inconclusive(row, 'the control died')]).verdict).toBe('inconclusive')
  expect(judge([inconclusive(row, 'the control died'), broken(row, slash)]).verdict).toBe('failed')
  expect(judge([notApplicable(row, 'no native client'), held(row)]).verdict).toBe('passed')
})

test('lets an observation change nothing', () => {
  const row = 'RFC9700-4.2.4-2'
  expect(judge([recorded(row, 'answered 500')])).toMatchObject({
    verdict: 'passed',
    observations: [`${row}: answered 500`],
  })
  expect(judge([recorded(row, 'answered 500'), notApplicable(row, 'no codes')])).toMatchObject({
    verdict: 'not-applicable',
    reason: 'no codes',
  })
})

test('does not copy a finding to a row that shares the check in part', () => {
  expect(verdictsOf([broken('RFC9700-2.5-1', slash)])).toEqual({ 'RFC9700-2.5-1': 'warning' })
  expect(verdictsOf([held('RFC9700-2.1-1')])['RFC8252-8.4-1']).toBeUndefined()
})

test('takes the worst of own and shared findings', () => {
  expect(verdictsOf([held('RFC6749-4.1.2-4'), broken('RFC9700-4.2.4-2', slash)])['RFC6749-4.1.2-4']).toBe('failed')
})

test('tells what happened once for all rows it concerns, and not without end', () => {
  const rows = ['RFC7636-4.5-2', 'RFC7636-4.6-2']
  expect(judge([held(rows, 'refused with 400')]).observations).toEqual([`${rows.join(', ')}: refused with 400`])
  const many = Array.from({ length: 12 }, (_, n) =>
    broken('RFC9700-2.1-1', { expected: 'no code', observed: `code ${n}` }),
  )
  const judgement = judge(many)
  expect(judgement.expected).toBe('no code')
  expect(judgement.observed?.split('\n')).toHaveLength(9)
  expect(judgement.observed).toMatch(/… and 4 more$/)
})

test('never calls a scenario green that found nothing out', () => {
  expect(judge([])).toMatchObject({ verdict: 'could-not-run', reason: expect.stringContaining('without finding') })
})

test('refuses a finding about a row that does not exist', () => {
  expect(() => judge([held('RFC9700-9.9-9')])).toThrow('RFC9700-9.9-9')
})
