import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from '../../harness/embedding/index.ts'

const config = join(import.meta.dirname, 'parcelproof.config.ts')

test('runs a scenario of your own at a carrier with a quirk of your own, and tells a reporter of your own', async () => {
  const out = await mkdtemp(join(tmpdir(), 'parcelproof-extensions-'))
  try {
    const seen: string[] = []
    const outcome = await run({
      config,
      scenarios: ['authorization-server/house/**'],
      carriers: ['ups'],
      out,
      reporters: ['json', 'har', 'sarif'],
      thorough: true,
      onResult: ({ id, verdict }) => seen.push(`${id} ${verdict}`),
    })
    expect([outcome.exitCode, outcome.run.summary.failed]).toEqual([0, 0])
    expect(seen).toEqual(['authorization-server/house/short-tokens passed'])
    expect(outcome.run.requirements['OWN-HOUSE-1']).toMatchObject({ url: 'https://wiki.example/house-rules#tokens' })
    expect(await readFile(join(out, 'one-line.txt'), 'utf8')).toBe('0 of 1 failed\n')
    expect(await readFile(join(out, 'evidence.har'), 'utf8')).toContain('node-7')
    expect(outcome.run.results[0]?.reproduce).toContain('parcelproof.config.ts')
  } finally {
    await rm(out, { recursive: true })
  }
})
