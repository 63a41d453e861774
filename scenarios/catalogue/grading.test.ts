import { expect, test } from 'vitest'
import { gradeBroken, verdictForBroken } from './grading.ts'
import { catalogue } from './index.ts'
import { disagreements } from './profiles.ts'

test('takes the severity of a violation from the keyword', () => {
  expect((['MUST', 'MUST NOT', 'REQUIRED', 'STATED'] as const).map(verdictForBroken)).toEqual(Array(4).fill('failed'))
  const shoulds = ['SHOULD', 'SHOULD NOT', 'RECOMMENDED', 'NOT RECOMMENDED'] as const
  expect(shoulds.map(verdictForBroken)).toEqual(Array(4).fill('warning'))
  expect((['MAY', 'ADVISORY'] as const).map(verdictForBroken)).toEqual(['passed', 'passed'])
})

test('grades PKCE for every client by the profile', () => {
  const row = { id: 'OAUTH21-4.1.2.1-2', level: 'MUST' } as const
  expect(gradeBroken(row, 'rfc9700')).toBe('passed')
  expect(gradeBroken(row, 'oauth-2.1')).toBe('failed')
})

test('leaves a disagreement with a condition to the scenario that knows it', () => {
  expect(gradeBroken({ id: 'OAUTH21-2.4.1-1', level: 'MUST' }, 'rfc9700')).toBe('failed')
})

test('disagrees only about rows there are, and by what their probes say', () => {
  for (const { row, recordedUnder } of disagreements) {
    const probes = [row, ...(catalogue.get(row)?.shares ?? [])].map((id) => catalogue.get(id)?.probe).join(' ')
    const words =
      recordedUnder === 'rfc9700' ? /profile rfc9700|under (RFC 9700|rfc9700)|OAuth 2\.1 profile/ : /oauth-2\.1/
    expect(probes, row).toMatch(words)
  }
})
