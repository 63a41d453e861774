import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkExtensions } from '../../harness/embedding/check-extensions.ts'
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

test('simulates carriers with a quirk of your own', async () => {
  const launcher = join(import.meta.dirname, '../../harness/bin/parcelproof.js')
  const args = ['simulate', 'ups', '--config', config, '--quirk', 'ups/names-node=on', '--port-base', '0']
  const child = spawn(process.execPath, [launcher, ...args])
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  try {
    await expect.poll(() => out, { timeout: 30_000 }).toContain('Ctrl-C stops')
    const [, address = ''] = /token +(http:\S+)/.exec(out) ?? []
    const answer = await fetch(address, { method: 'POST', body: new URLSearchParams({ grant_type: 'none' }) })
    expect(answer.headers.get('x-served-by')).toBe('node-7')
  } finally {
    child.kill('SIGINT')
  }
})

test.each([
  [{ scenarios: [{ id: 'elsewhere' }] }, 'extensions.scenarios.0.id'],
  [{ requirements: [{ id: 'RFC9700-2.1-1' }] }, 'begin it with OWN-'],
  [{ reporters: [{ name: 'silent' }] }, 'onFinished'],
  [{ drivers: [{ origins: ['nowhere'], open: () => undefined }] }, 'extensions.drivers.0.origins.0'],
  [{ quirks: [{ id: 'ups/x' }] }, 'Quirk 1 of your own'],
  [{ scenario: [] }, 'scenario'],
])('says what is wrong with %j', (extensions, sentence) => {
  expect(() => checkExtensions(extensions, 'parcelproof.config.ts')).toThrow(sentence)
})
