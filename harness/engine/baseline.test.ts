import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Result, Verdict } from '../../reports/result-model.ts'
import { applyBaseline, type BaselineEntry, readBaseline } from './baseline.ts'
import { exitCodeOf } from './exit-code.ts'

const entry: BaselineEntry = {
  scenario: 'authorization-server/pkce/one',
  reason: 'the carrier does it so',
  owner: 'anna',
  expires: '2027-01-31',
}
const lenient = { strict: false, allowIncomplete: false }

describe('a baseline', () => {
  test('covers a failure until its day, so that the exit code is 0', () => {
    const { results, problems } = applyBaseline([result('failed'), result('passed', 'x/two')], [entry], '2027-01-31')
    expect(problems).toEqual([])
    expect(results[0]?.baseline).toEqual({ reason: entry.reason, owner: 'anna', expires: '2027-01-31' })
    expect(exitCodeOf(results, lenient)).toBe(0)
  })

  test('covers what could not run', () => {
    const { results } = applyBaseline([result('could-not-run'), result('passed', 'x/two')], [entry], '2026-12-01')
    expect(exitCodeOf(results, lenient)).toBe(0)
  })

  test('fails the run the day after it expired', () => {
    const { results, problems } = applyBaseline([result('failed')], [entry], '2027-02-01')
    expect(problems).toEqual([expect.stringContaining('expired on 2027-01-31')])
    expect(results[0]?.baseline).toBeUndefined()
  })

  test('is stale where what it covers passes', () => {
    expect(applyBaseline([result('passed')], [entry], '2026-12-01').problems).toEqual([
      expect.stringContaining('stale'),
    ])
  })

  test('is not stale where its scenario did not run', () => {
    expect(applyBaseline([result('passed', 'x/two')], [entry], '2026-12-01').problems).toEqual([])
  })

  test('covers no row that it does not name', () => {
    const narrow = { ...entry, requirements: ['RFC7636-4.6-2'] }
    const { results } = applyBaseline([result('failed')], [narrow], '2026-12-01')
    expect(exitCodeOf(results, lenient)).toBe(1)
  })

  test('covers no other verdict than the one it names', () => {
    const unable: BaselineEntry = { ...entry, verdict: 'could-not-run' }
    const { results } = applyBaseline([result('failed')], [unable], '2026-12-01')
    expect(exitCodeOf(results, lenient)).toBe(1)
  })

  test('is refused with a sentence where it has an unknown key, no owner, or is no list', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'parcelproof-baseline-'))
    const write = async (name: string, text: string) => {
      await writeFile(join(dir, name), text)
      return join(dir, name)
    }
    await expect(
      readBaseline(await write('a.yaml', '- { scenario: x, reason: y, expires: 2027-01-01 }')),
    ).rejects.toThrow(/0\.owner/)
    await expect(readBaseline(await write('b.yaml', 'scenario: x'))).rejects.toThrow(/at its top level/)
    await expect(readBaseline(await write('c.yaml', '- {'))).rejects.toThrow(/no YAML/)
    await expect(readBaseline(join(dir, 'missing.yaml'))).rejects.toThrow(/cannot be read/)
  })
})

describe('the exit code', () => {
  const cases: readonly (readonly [string, readonly Verdict[], Partial<typeof lenient>, number])[] = [
    ['0 where all is green', ['passed', 'not-applicable'], {}, 0],
    ['0 with a warning', ['passed', 'warning'], {}, 0],
    ['1 with a warning under --strict', ['passed', 'warning'], { strict: true }, 1],
    ['1 where one failed', ['passed', 'failed', 'could-not-run'], {}, 1],
    ['1 where one failed, also with --allow-incomplete', ['failed', 'could-not-run'], { allowIncomplete: true }, 1],
    ['3 where something could not run', ['passed', 'could-not-run'], {}, 3],
    ['3 where something stayed inconclusive', ['passed', 'inconclusive'], {}, 3],
    [
      '0 for the same with --allow-incomplete',
      ['passed', 'inconclusive', 'could-not-run'],
      { allowIncomplete: true },
      0,
    ],
    ['3 where nothing ran, whatever is allowed', ['could-not-run', 'inconclusive'], { allowIncomplete: true }, 3],
    ['3 without any result', [], { allowIncomplete: true }, 3],
  ]
  test.each(cases)('is %s', (_, verdicts, rules, code) => {
    const results = verdicts.map((verdict, index) => result(verdict, `x/${index}`))
    expect(exitCodeOf(results, { ...lenient, ...rules })).toBe(code)
  })
})

function result(verdict: Verdict, id = entry.scenario): Result {
  return {
    id,
    title: id,
    role: 'authorization-server',
    target: 'our-server',
    requirements: [{ id: 'RFC9700-2.1.1-8', level: 'MUST', verdict }],
    verdict,
    evidence: [],
    durationMs: 1,
    reproduce: `parcelproof run ${id}`,
  }
}
