import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FinishedRun, finishedRunSchema } from '../../reports/result-model.ts'
import { sampleExchanges, sampleRun } from '../../reports/testing/sample-run.ts'
import { summarize } from '../../reports/totals.ts'
import { writeReports } from '../../reports/write-all.ts'
import { readEvidence } from '../results/read-evidence.ts'
import { command } from './command-in-tests.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parcelproof-merge-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The part of the sample run that holds every `of`-th result. */
async function part(name: string, index: number, of: number, changes: Partial<FinishedRun> = {}): Promise<string> {
  const results = sampleRun.results.filter((_, place) => place % of === index - 1)
  const run = { ...sampleRun, shard: { index, of }, results, summary: summarize(results), ...changes }
  const dir = join(folder, name)
  await writeReports(run, sampleExchanges, dir, ['json', 'har'])
  return dir
}

const read = (dir: string) => finishedRunSchema.parse(JSON.parse(readFileSync(join(dir, 'result.json'), 'utf8')))

describe('merge', () => {
  test('puts the parts of a run together: every result once, totals and exit code of the whole', async () => {
    const out = join(folder, 'whole')
    const dirs = [await part('a1', 1, 3), await part('a2', 2, 3), await part('a3', 3, 3)]
    const { code } = await command(['merge', ...dirs, '--out', out])
    const merged = read(out)
    expect(code).toBe(1)
    expect(merged.summary).toEqual(sampleRun.summary)
    expect(merged.results.map(({ id }) => id).toSorted()).toEqual(sampleRun.results.map(({ id }) => id).toSorted())
    expect(merged.gaps).toBeUndefined()
    expect(merged.rows.find(({ id }) => id === 'RFC9700-2.1-1')?.verdict).toBe('failed')
  })

  test('keeps the exchanges of every part apart, word for word', async () => {
    const out = join(folder, 'apart')
    await command(['merge', await part('b1', 1, 2), await part('b2', 2, 2), '--out', out])
    const exchanges = (await readEvidence(out)) ?? []
    expect(exchanges.map(({ id }) => id)).toEqual(['1.x1', '1.x2', '2.x1', '2.x2'])
    expect(exchanges[2]).toEqual({ ...sampleExchanges[0], id: '2.x1' })
    expect(exchanges[1]).toEqual({ ...sampleExchanges[1], id: '1.x2' })
    for (const { evidence } of read(out).results) for (const id of evidence) expect(id).toMatch(/^[12]\.x[12]$/)
  })

  test('is incomplete, and says so, where a part is missing', async () => {
    const green = sampleRun.results.filter(({ verdict }) => verdict === 'passed')
    const changes = { results: green, summary: summarize(green), exitCode: 0 }
    const out = join(folder, 'gap')
    const { code, out: said } = await command(['merge', await part('c1', 1, 2, changes), '--out', out])
    expect(code).toBe(3)
    expect(said).toContain('Part 2/2 of our-server, platform is missing.')
    expect(said).toContain('Incomplete')
  })

  test('does not lose what a part knew beyond its results', async () => {
    const green = sampleRun.results.filter(({ verdict }) => verdict === 'passed')
    const stale = await part('d1', 1, 1, { results: green, summary: summarize(green), exitCode: 1 })
    expect((await command(['merge', stale, '--out', join(folder, 'stale')])).code).toBe(1)
  })

  test("keeps the carriers' quirks of every part", async () => {
    const quirk = (carrier: string) =>
      ({ target: 'platform', carrier, quirk: `${carrier}/odd`, says: 'It is odd.', outcome: 'as-usual' }) as const
    const out = join(folder, 'quirks')
    const dirs = [
      await part('q1', 1, 2, { quirks: [quirk('ups')] }),
      await part('q2', 2, 2, { quirks: [quirk('dhl')] }),
    ]
    await command(['merge', ...dirs, '--out', out])
    expect(read(out).quirks?.map(({ carrier }) => carrier)).toEqual(['ups', 'dhl'])
  })

  test('sets runs of several targets side by side', async () => {
    const renamed = sampleRun.results.map((result) => ({ ...result, target: `other ${result.target}` }))
    const targets = sampleRun.targets.map((target) => ({ ...target, name: `other ${target.name}` }))
    const dirs = [await part('e1', 1, 1), await part('e2', 1, 1, { results: renamed, targets })]
    const out = join(folder, 'side')
    expect((await command(['merge', ...dirs, '--out', out])).code).toBe(1)
    expect(read(out).targets.map(({ name }) => name)).toEqual([
      'our-server',
      'platform',
      'other our-server',
      'other platform',
    ])
    expect(read(out).summary.total).toBe(sampleRun.summary.total * 2)
  })
})

describe('merge refuses with one sentence and exit code 2, and writes nothing', () => {
  const refused = async (dirs: readonly string[], sentence: RegExp, out = join(folder, 'never')) => {
    const { code, error, out: said } = await command(['merge', ...dirs, '--out', out])
    expect({ code, error }).toEqual({ code: 2, error: expect.stringMatching(sentence) })
    expect(error.trimEnd().split('\n')).toHaveLength(1)
    expect(said).toBe('')
    expect(() => readFileSync(join(folder, 'never', 'results.ndjson'))).toThrow('ENOENT')
  }

  test('for a folder that is not there', () => refused([join(folder, 'nowhere')], /nothing at .*nowhere/))
  test('for a result cut off in the middle', async () => {
    const dir = await part('cut', 1, 1)
    const text = readFileSync(join(dir, 'result.json'), 'utf8')
    await writeFile(join(dir, 'result.json'), text.slice(0, text.length / 2))
    await refused([dir], /result\.json is no JSON, or was cut off/)
  })
  test('for a result from which lines were taken', async () => {
    const dir = await part('short', 1, 1, { results: sampleRun.results.slice(2), summary: sampleRun.summary })
    await refused([dir], /not whole: it counts 7 results and holds 5/)
  })
  test('for JSON of another kind', async () => {
    await writeFile(join(folder, 'other.json'), '{"hello": 1}')
    await refused([join(folder, 'other.json')], /no result of a run at schema/)
  })
  test('for evidence that was cut off', async () => {
    const dir = await part('har', 1, 1)
    await writeFile(join(dir, 'evidence.har'), '{"log": {"entries": [')
    await refused([dir], /evidence\.har is no JSON, or was cut off/)
  })
  test('for the same part given twice', async () => {
    await refused([await part('t1', 1, 2), await part('t2', 1, 2)], /is in .*t1 and in .*t2/)
  })
  test('for parts graded differently', async () => {
    await refused([await part('g1', 1, 2), await part('g2', 2, 2, { grading: 'oauth-2.1' })], /same --profile/)
  })
  test('for an output folder that is one of the runs', async () => {
    const dir = await part('self', 1, 1)
    const before = readFileSync(join(dir, 'result.json'), 'utf8')
    await refused([dir], /is one of the runs to merge/, dir)
    expect(readFileSync(join(dir, 'result.json'), 'utf8')).toBe(before)
  })
})
