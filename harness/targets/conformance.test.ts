import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { quirks } from '../../simulators/index.ts'
import { command } from '../cli/command-in-tests.ts'
import { readBaseline } from '../engine/baseline.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parcelproof-conformance-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const run = (...args: readonly string[]) =>
  command(['run', '--role', 'authorization-server', '--out', join(folder, 'report'), '--reporter', 'json', ...args])

describe.each(['today', 'migrating'] as const)('the four carriers as %s', (profile) => {
  const baseline = join(import.meta.dirname, '..', 'baselines', `${profile}.yaml`)

  test('are red nowhere but where the baseline says why', async () => {
    const { code, out, error } = await run('--profile', profile, '--baseline', baseline)
    expect(`${out}${error}`).toContain('Quotas are switched off')
    expect([code, out]).toEqual([0, expect.stringContaining('known by the baseline')])
  }, 240_000)

  test('have a quirk that is on behind every entry', async () => {
    const entries = await readBaseline(baseline)
    expect(entries.length).toBeGreaterThan(0)
    for (const { reason, target, verdict, requirements } of entries) {
      const named = (reason.split(': ')[0] ?? '').split(', ').map((id) => quirks.find((quirk) => quirk.id === id))
      expect([reason, named.every((quirk) => target?.startsWith(quirk?.carrier ?? 'none'))]).toEqual([reason, true])
      // Parcel DE is as it is today in either profile.
      const wanted = target === 'dhl parcel-de' ? 'today' : profile
      expect([reason, named.every((quirk) => quirk?.on.includes(wanted))]).toEqual([reason, true])
      expect([verdict, requirements?.length]).toEqual([expect.any(String), expect.any(Number)])
    }
  })
})

test('fail where an entry covers what is not red any more', async () => {
  const stale = join(folder, 'stale.yaml')
  const entry = {
    scenario: 'authorization-server/pkce/known-pair',
    target: 'ups',
    reason: 'ups/invalid-code-verifier: made up.',
    owner: 'simulators',
    expires: '2099-12-31',
  }
  await writeFile(stale, JSON.stringify([entry]))
  const { code, error } = await run(entry.scenario, '--profile', 'today', '--carrier', 'ups', '--baseline', stale)
  expect([code, error]).toEqual([1, expect.stringContaining('is stale')])
})

test('fail where a red row is not among those of its entry', async () => {
  const narrow = join(folder, 'narrow.yaml')
  const whole = await readFile(join(import.meta.dirname, '..', 'baselines', 'today.yaml'), 'utf8')
  await writeFile(narrow, whole.replaceAll('[RFC6749-4.1.3-2]', '[RFC9700-2.5-1]'))
  const scenario = 'authorization-server/client-authentication/enforced-for-codes'
  const { code } = await run(scenario, '--profile', 'today', '--carrier', 'ups', '--baseline', narrow)
  expect(code).toBe(1)
})
