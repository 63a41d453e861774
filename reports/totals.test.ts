import { expect, test } from 'vitest'
import { type Result, type RowVerdict, type Verdict, verdicts, worstVerdict } from './result-model.ts'
import { coverageOf, summarize } from './totals.ts'

const resultWith = (verdict: Verdict): Result => ({
  id: `client/${verdict}`,
  title: verdict,
  role: 'client',
  target: 'platform',
  requirements: [],
  verdict,
  evidence: [],
  durationMs: 1,
  reproduce: '',
})

const row = (id: string, verdict: Verdict, settledBy: readonly string[], carrier?: string): RowVerdict => ({
  id,
  role: 'client',
  target: 'platform',
  carrier,
  level: 'MUST',
  verdict,
  settledBy,
})

test('takes the worst verdict, and never makes nothing look green', () => {
  expect(worstVerdict(['passed', 'warning', 'inconclusive'])).toBe('inconclusive')
  expect(worstVerdict(['not-applicable', 'passed'])).toBe('passed')
  expect(worstVerdict([...verdicts].reverse())).toBe('failed')
  expect(worstVerdict([])).toBe('could-not-run')
})

test('counts every result once', () => {
  const { total, ...counts } = summarize([...verdicts, 'failed' as const].map(resultWith))
  expect(total).toBe(verdicts.length + 1)
  expect(counts).toEqual({ passed: 1, failed: 2, warning: 1, notApplicable: 1, couldNotRun: 1, inconclusive: 1 })
})

test('counts a requirement once over carriers, and as settled where one of them settled it', () => {
  const rows = [
    row('RFC9700-2.1-1', 'could-not-run', ['client/a'], 'ups'),
    row('RFC9700-2.1-1', 'passed', ['client/a'], 'dhl'),
    row('RFC7636-4.1-1', 'inconclusive', ['client/b']),
    row('TENANT-PKCE-1', 'could-not-run', []),
  ]
  const specs = new Map([
    ['RFC9700-2.1-1', { spec: 'RFC 9700' }],
    ['RFC7636-4.1-1', { spec: 'RFC 7636' }],
    ['TENANT-PKCE-1', { spec: 'TENANT' }],
  ])
  expect(coverageOf(rows, specs)).toEqual({
    rows: 3,
    settled: 1,
    byRole: { client: { rows: 3, settled: 1 } },
    bySpec: {
      'RFC 9700': { rows: 1, settled: 1 },
      'RFC 7636': { rows: 1, settled: 0 },
      TENANT: { rows: 1, settled: 0 },
    },
    unanswered: ['RFC7636-4.1-1', 'TENANT-PKCE-1'],
  })
})
