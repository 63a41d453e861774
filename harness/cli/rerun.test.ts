import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sampleRun } from '../../reports/testing/sample-run.ts'
import { command } from './command-in-tests.ts'
import { runFolders } from './run-folders-in-tests.ts'

const folders = runFolders()
afterAll(() => folders[Symbol.dispose]())

const refused = async (dir: string, sentence: RegExp) => {
  const out = folders.path('never')
  const { code, error } = await command(['rerun', '--failed', dir, '--out', out])
  expect({ code, error }).toEqual({ code: 2, error: expect.stringMatching(sentence) })
  expect(error.trimEnd().split('\n')).toHaveLength(1)
  expect(existsSync(out)).toBe(false)
}

test('has nothing to do where nothing failed', async () => {
  const results = sampleRun.results.filter(({ verdict }) => verdict === 'passed' || verdict === 'not-applicable')
  const dir = await folders.write('green', { results })
  const { code, out } = await command(['rerun', '--failed', dir, '--out', folders.path('unused')])
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('Nothing to run again') })
  expect(existsSync(folders.path('unused'))).toBe(false)
})

test('refuses with one sentence, and writes nothing', async () => {
  await refused(folders.path('nowhere'), /nothing at .*nowhere/)
  const dir = await folders.write('cut')
  const text = readFileSync(join(dir, 'result.json'), 'utf8')
  await writeFile(join(dir, 'result.json'), text.slice(0, text.length - 10))
  await refused(dir, /no JSON, or was cut off/)
  await refused(
    await folders.write('unknown', { results: sampleRun.results.slice(0, 1) }),
    /No scenario matches|our.server\.yaml/,
  )
})

test('refuses to write over the run it reads', async () => {
  const dir = await folders.write('self')
  const before = readFileSync(join(dir, 'result.json'), 'utf8')
  expect(await command(['rerun', '--failed', dir, '--out', dir])).toMatchObject({ code: 2, out: '' })
  expect(readFileSync(join(dir, 'result.json'), 'utf8')).toBe(before)
})
