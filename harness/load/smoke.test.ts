import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, test } from 'vitest'
import { type JourneyId, journeyIds, journeys } from '../../load/journeys.ts'
import { k6InTests } from '../../load/run/k6-in-tests.ts'
import { loadResult } from '../../reports/load-model.ts'
import { command } from '../cli/command-in-tests.ts'

const k6 = await k6InTests()
const folder = mkdtempSync(join(tmpdir(), 'parcelproof-smoke-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Every journey where it is at home; the platform's own answer to two questions besides. */
const cases = [
  ...journeyIds.map((journey) => ({ journey, target: targetOf(journey) })),
  { journey: 'code-flow', target: 'platform' },
  { journey: 'refresh-storm', target: 'platform' },
] as const

function targetOf(journey: JourneyId): 'carriers' | 'platform' {
  return journeys[journey].targets.includes('authorization-server') ? 'carriers' : 'platform'
}

describe.skipIf(k6 === undefined)('every journey in shape smoke', () => {
  test.concurrent.for(cases)(
    '$journey at $target passes: every answer is right',
    {
      timeout: 120_000,
    },
    async ({ journey, target }, { expect }) => {
      const out = join(folder, `${journey}-${target}`)
      const args = [
        'load',
        journey,
        '--target',
        target,
        '--carrier',
        'ups,dhl',
        '--tenants',
        '6',
        '--rate',
        '5',
        '--seed',
        '7',
        '--out',
        out,
      ]
      const { code, error } = await command(args)
      expect(error).toBe('')
      const result = loadResult.parse(JSON.parse(readFileSync(join(out, 'load.json'), 'utf8')))
      expect(result.wrongAnswers).toEqual([])
      expect(result.thresholds.filter(({ held }) => !held)).toEqual([])
      expect(code).toBe(0)
      expect(result.verdict).toBe('passed')
      expect(result.series.reduce((sum, { flows }) => sum + flows, 0)).toBeGreaterThan(10)
    },
  )
})
