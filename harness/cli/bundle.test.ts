import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sampleExchanges, sampleRun } from '../../reports/testing/sample-run.ts'
import { writeReports } from '../../reports/write-all.ts'
import { command } from './command-in-tests.ts'
import { runFolders } from './run-folders-in-tests.ts'

const folders = runFolders()
afterAll(() => folders[Symbol.dispose]())

let made = 0

/** A bundle of the sample run in every format. */
async function bundled(): Promise<string> {
  made += 1
  const dir = folders.path(`run ${made}`)
  const out = folders.path(`bundle-${made}`)
  await writeReports(sampleRun, sampleExchanges, dir)
  expect((await command(['bundle', dir, '--out', out])).code).toBe(0)
  return out
}

const refused = async (args: readonly string[], sentence: RegExp) => {
  const { code, error, out } = await command(['bundle', ...args])
  expect({ code, error, out }).toEqual({ code: 2, error: expect.stringMatching(sentence), out: '' })
  expect(error.trimEnd().split('\n')).toHaveLength(1)
}

test('holds every report with its SHA-256, and what was run', async () => {
  const out = await bundled()
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))
  expect(manifest.summary).toEqual(sampleRun.summary)
  expect(manifest.run).toMatchObject({ seed: 42, command: sampleRun.command })
  expect(readdirSync(out).toSorted()).toEqual(
    [...manifest.files.map((file: { name: string }) => file.name), 'SHA256SUMS', 'manifest.json'].toSorted(),
  )
  for (const { name, bytes, sha256 } of manifest.files) {
    const content = readFileSync(join(out, name))
    expect([content.length, createHash('sha256').update(content).digest('hex')]).toEqual([bytes, sha256])
  }
})

test('can be checked with sha256sum alone', async () => {
  const out = await bundled()
  const check = () =>
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: out, stdio: 'pipe' })
  check()
  appendFileSync(join(out, 'result.json'), ' ')
  expect(check).toThrow(/did NOT match/)
})

test('is verified, and prints the number that speaks for the whole', async () => {
  const out = await bundled()
  const digest = createHash('sha256')
    .update(readFileSync(join(out, 'SHA256SUMS')))
    .digest('hex')
  const { code, out: said } = await command(['bundle', '--verify', out])
  expect(code).toBe(0)
  expect(said).toContain(digest)
  expect(said).toContain('10 files as they were bundled')
})

test.each<[string, (dir: string) => void, RegExp]>([
  [
    'a byte was changed',
    (dir) => appendFileSync(join(dir, 'evidence.har'), '\n'),
    /evidence\.har is missing or not what/,
  ],
  ['a file is missing', (dir) => rmSync(join(dir, 'report.html')), /report\.html is missing or not what/],
  ['a file was put in', (dir) => writeFileSync(join(dir, 'extra.txt'), ''), /extra\.txt was not bundled/],
  ['the sums were cut off', (dir) => writeFileSync(join(dir, 'SHA256SUMS'), 'abc'), /SHA256SUMS was cut off/],
  ['the sums are missing', (dir) => rmSync(join(dir, 'SHA256SUMS')), /no SHA256SUMS/],
])('says which file, where %s', async (_, spoil, sentence) => {
  const out = await bundled()
  spoil(out)
  await refused(['--verify', out], sentence)
})

test('leaves files behind that no run writes', async () => {
  const dir = folders.path('with more')
  const out = folders.path('without more')
  await writeReports(sampleRun, sampleExchanges, dir)
  writeFileSync(join(dir, '.env'), 'SECRET=1')
  expect((await command(['bundle', dir, '--out', out])).code).toBe(0)
  expect(readdirSync(out)).not.toContain('.env')
})

test('refuses runs that are not whole with one sentence, and makes nothing', async () => {
  const out = folders.path('never')
  const dir = await folders.write('spoilt')
  const good = readFileSync(join(dir, 'result.json'), 'utf8')
  await refused([folders.path('nowhere'), '--out', out], /no folder at/)
  writeFileSync(join(dir, 'result.json'), good.slice(0, 500))
  await refused([dir, '--out', out], /result\.json is no JSON, or was cut off/)
  writeFileSync(join(dir, 'result.json'), good)
  writeFileSync(join(dir, 'junit.xml.unfinished'), '')
  await refused([dir, '--out', out], /half a report/)
  rmSync(join(dir, 'junit.xml.unfinished'))
  writeFileSync(join(dir, 'evidence.har'), '{"log": {"entries": []}}')
  await refused([dir, '--out', out], /lacks exchanges behind/)
  rmSync(join(dir, 'evidence.har'))
  await refused([dir, '--out', out], /no evidence\.har/)
  expect(existsSync(out)).toBe(false)
})

test('overwrites nothing', async () => {
  const dir = await folders.write('again')
  const taken = folders.path('taken')
  mkdirSync(taken)
  writeFileSync(join(taken, 'mine'), 'mine')
  await refused([dir, '--out', taken], /something at .*taken already/)
  expect(readdirSync(taken)).toEqual(['mine'])
  await refused([dir, '--out', join(taken, 'mine', 'deeper')], /could not be written to .*mine/)
})
