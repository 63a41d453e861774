import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { k6InTests } from '../run/k6-in-tests.ts'
import { startSimulatedTarget } from '../targets/simulated.ts'
import { collectSamples, writePlan } from './elsewhere.ts'
import { segmentsOf } from './segments.ts'

const k6 = await k6InTests()
const folder = mkdtempSync(join(tmpdir(), 'parcelproof-elsewhere-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(k6 === undefined)('k6 processes that run elsewhere', { timeout: 120_000 }, () => {
  test('are told by files, and their samples become one result', async () => {
    await using started = await startSimulatedTarget({ carriers: ['ups'], profile: 'rfc9700', tenants: 4 })
    const settings = {
      k6: k6 ?? { path: '', version: '' },
      journey: 'code-flow',
      shape: 'smoke',
      rate: 10,
      seconds: 2,
      seed: 7,
      thresholds: { wrongShare: 0 },
      target: started.target,
      tool: { name: 'parcelproof', version: '0.1.0' },
      command: 'parcelproof load',
    } as const
    await writePlan(folder, settings)
    // As the operator starts them: each with its segment, its own file, and the paths in the environment.
    const exits = segmentsOf(2).map(async (segment, index) => {
      const parts = ['--execution-segment', segment?.own ?? '', '--execution-segment-sequence', segment?.all ?? '']
      const out = `json=${join(folder, `load-${index + 1}.ndjson`)}`
      const script = join(import.meta.dirname, '../k6/main.ts')
      const files = { LOAD_PLAN: join(folder, 'plan.json'), LOAD_TARGET: join(folder, 'target.json') }
      const args = ['run', '--quiet', '--no-usage-report', '--address', '', ...parts, '--out', out, script]
      const child = spawn(settings.k6.path, args, { stdio: 'ignore', env: { ...process.env, ...files } })
      const [code] = await once(child, 'exit')
      return code
    })
    expect(await Promise.all(exits)).toEqual([0, 0])
    const result = await collectSamples(folder, settings)
    expect(result).toMatchObject({ verdict: 'passed', generator: { processes: 2 } })
    expect(result.series.reduce((sum, { flows }) => sum + flows, 0)).toBeGreaterThan(15)
    await expect(collectSamples(join(folder, 'nowhere'), settings)).rejects.toThrow(/no samples in .*nowhere/)
  })
})
