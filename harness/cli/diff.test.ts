import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sampleRun } from '../../reports/testing/sample-run.ts'
import { command } from './command-in-tests.ts'
import { runFolders } from './run-folders-in-tests.ts'

const folders = runFolders()
afterAll(() => folders[Symbol.dispose]())

const healed = sampleRun.results.map((result) =>
  result.verdict === 'failed'
    ? {
        ...result,
        verdict: 'passed' as const,
        requirements: result.requirements.map((requirement) => ({ ...requirement, verdict: 'passed' as const })),
      }
    : result,
)

test('says what is new and ends with 1, says what is fixed and ends with 0', async () => {
  const bad = await folders.write('bad')
  const good = await folders.write('good', { results: healed })
  const worse = await command(['diff', good, bad])
  expect(worse.code).toBe(1)
  expect(worse.out).toContain('2 new, 5 unchanged.')
  const better = await command(['diff', bad, join(good, 'result.json')])
  expect(better.code).toBe(0)
  expect(better.out).toContain('2 fixed, 5 unchanged.')
  expect((await command(['diff', bad, bad])).code).toBe(0)
})

test('is incomplete where the later run judged less', async () => {
  const all = await folders.write('all', { results: healed })
  const half = await folders.write('half', { results: healed.slice(0, 2) })
  expect((await command(['diff', all, half])).code).toBe(3)
  expect((await command(['diff', all, half, '--allow-incomplete'])).code).toBe(0)
})

test('writes Markdown and HTML where it is told to, and never into a run', async () => {
  const bad = await folders.write('bad-again')
  const out = folders.path('compared')
  expect((await command(['diff', bad, bad, '--out', out])).code).toBe(0)
  expect(readFileSync(join(out, 'diff.md'), 'utf8')).toContain('7 unchanged.')
  expect(readFileSync(join(out, 'diff.html'), 'utf8')).toContain('<h1>Not worse</h1>')
  const refused = await command(['diff', bad, bad, '--out', bad])
  expect(refused).toMatchObject({ code: 2, out: '', error: expect.stringMatching(/holds a run/) })
  expect(existsSync(join(bad, 'diff.md'))).toBe(false)
})

test.each([
  ['that is not there', undefined, /nothing at/],
  ['that was cut off', '{"schema": "https://par', /no JSON, or was cut off/],
  ['of another kind', '[1, 2]', /no result of a run/],
  ['that is empty', '', /no JSON, or was cut off/],
])('refuses a run %s with one sentence, and writes nothing', async (name, text, sentence) => {
  const good = await folders.write(`good ${name}`)
  const broken = folders.path(`${name}.json`)
  if (text !== undefined) await writeFile(broken, text)
  const out = folders.path(`never ${name}`)
  for (const pair of [
    [good, broken],
    [broken, good],
  ]) {
    const { code, error, out: said } = await command(['diff', ...pair, '--out', out])
    expect({ code, error, said }).toEqual({ code: 2, error: expect.stringMatching(sentence), said: '' })
    expect(error.trimEnd().split('\n')).toHaveLength(1)
  }
  expect(existsSync(out)).toBe(false)
})

test('refuses runs graded differently', async () => {
  const one = await folders.write('graded')
  const other = await folders.write('graded otherwise', { grading: 'oauth-2.1' })
  expect(await command(['diff', one, other])).toMatchObject({ code: 2, error: expect.stringMatching(/same --profile/) })
})
