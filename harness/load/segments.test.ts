import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { k6InTests } from '../../load/run/k6-in-tests.ts'
import { type LoadResult, loadResult } from '../../reports/load-model.ts'
import { sampleLoad } from '../../reports/testing/sample-load.ts'
import { command } from '../cli/command-in-tests.ts'

const k6 = await k6InTests()
const folder = mkdtempSync(join(tmpdir(), 'parcelproof-segments-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const load = (out: string, ...more: readonly string[]) => {
  const few = ['--carrier', 'ups', '--tenants', '4', '--rate', '20', '--seconds', '3', '--seed', '7']
  return command(['load', 'code-flow', ...few, '--out', join(folder, out), ...more])
}
const resultIn = (out: string): LoadResult =>
  loadResult.parse(JSON.parse(readFileSync(join(folder, out, 'load.json'), 'utf8')))
const flowsIn = ({ stages }: LoadResult) =>
  stages.filter(({ stage }) => stage === 'flow').reduce((sum, { latency }) => sum + latency.count, 0)

describe.skipIf(k6 === undefined)('arrivals shared among k6 processes', { timeout: 120_000 }, () => {
  test('come in one result, as many as one process would have sent', async () => {
    expect(await load('shared', '--processes', '3')).toMatchObject({ code: 0, error: '' })
    const result = resultIn('shared')
    expect(result).toMatchObject({ verdict: 'passed', generator: { processes: 3 }, rate: { planned: 20 } })
    // Arrivals round down in each process.
    expect(flowsIn(result)).toBeGreaterThan(50)
    expect(flowsIn(result)).toBeLessThanOrEqual(62)
  })

  test('of two machines are merged into one report', async () => {
    const [one, two] = [await load('one', '--segment', '1/2'), await load('two', '--segment', '2/2')]
    expect([one.code, two.code]).toEqual([0, 0])
    const parts = [resultIn('one'), resultIn('two')]
    expect(parts.map(({ segment, rate }) => [segment, rate.planned])).toEqual([
      ['1/2', 10],
      ['2/2', 10],
    ])
    const whole = join(folder, 'whole')
    const merged = await command(['merge', join(folder, 'one'), join(folder, 'two'), '--out', whole])
    expect(merged).toMatchObject({ code: 0, error: '' })
    const result = resultIn('whole')
    expect(result).toMatchObject({ verdict: 'passed', rate: { planned: 20 }, generator: { processes: 2 } })
    expect(flowsIn(result)).toBe(parts.reduce((sum, part) => sum + flowsIn(part), 0))
    expect(readFileSync(join(whole, 'report.html'), 'utf8')).toContain('Throughput')
    const half = await command(['merge', join(folder, 'one'), '--out', join(folder, 'half')])
    expect(half.code).toBe(3)
    expect(half.out).toContain('Segments 2/2 are missing')
  })
})

describe('merging load results', () => {
  const { knee: _knee, ...sample } = sampleLoad
  const put = async (name: string, content: string) => {
    await mkdir(join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, 'load.json'), content)
    return join(folder, name)
  }

  test.for([
    ['a file that was cut off', JSON.stringify(sample).slice(0, 200), /is no result of a load run/],
    ['a result of another journey', JSON.stringify({ ...sample, journey: 'refresh' }), /no parts of one run: journey/],
    ['the same run twice', JSON.stringify(sample), /was given twice/],
  ] as const)('refuses %s with one sentence, and writes nothing', async ([name, content, sentence]) => {
    const good = await put('good', JSON.stringify(sample))
    const out = join(folder, `${name} merged`)
    const { code, error } = await command(['merge', good, await put(name, content), '--out', out])
    expect(code).toBe(2)
    expect(error).toMatch(sentence)
    expect(error.trim().split('\n')).toHaveLength(1)
    expect(() => readFileSync(out)).toThrow(/ENOENT/)
  })

  test.for([['0/2'], ['3/2'], ['half']])('takes no segment %s', async ([segment = '']) => {
    expect(await load('none', '--segment', segment)).toMatchObject({ code: 2 })
  })

  test('takes no search for the knee that machines share', async () => {
    const { code, error } = await load('none', '--segment', '1/2', '--shape', 'knee')
    expect([code, error]).toEqual([2, expect.stringContaining('use --processes')])
  })
})
