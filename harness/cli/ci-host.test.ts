import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pc from 'picocolors'
import { afterAll, expect, test } from 'vitest'
import { sampleRun } from '../../reports/testing/sample-run.ts'
import { progressOn } from './progress.ts'
import { tellFinished } from './tell-finished.ts'
import type { Terminal } from './terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'parcelproof-ci-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function terminalOn(env: Readonly<Record<string, string>>): Terminal & { readonly printed: () => string } {
  let printed = ''
  return {
    out: (text) => {
      printed += text
    },
    error: (text) => {
      printed += text
    },
    interactive: false,
    colors: pc.createColors(false),
    env,
    printed: () => printed,
  }
}

test('folds the results away on GitHub, where nothing a target answered is a command', async () => {
  const terminal = terminalOn({ GITHUB_ACTIONS: 'true' })
  const [template] = sampleRun.results
  const results = template === undefined ? [] : [{ ...template, observed: 'one\n::add-mask::secret' }]
  await tellFinished({ ...sampleRun, results }, terminal)
  const lines = terminal.printed().split('\n')
  const token = lines.find((line) => line.startsWith('::stop-commands::'))?.slice('::stop-commands::'.length)
  const stopped = lines.indexOf(`::stop-commands::${token}`)
  const resumed = lines.indexOf(`::${token}::`)
  const hostile = lines.findIndex((line) => line.trim().startsWith('::add-mask'))
  expect(lines[0]).toBe('::group::Results')
  expect(stopped).toBe(1)
  expect(hostile).toBeGreaterThan(stopped)
  expect(hostile).toBeLessThan(resumed)
  expect(lines[resumed + 1]).toBe('::endgroup::')
  expect(lines.slice(resumed + 2).filter((line) => line.trim().startsWith('::'))).toEqual([
    expect.stringMatching(/^::error file=conf\/our server\.yaml,line=1,title=failed%3A /),
  ])
})

test('appends the summary of the step, as long as GitHub would show it', async () => {
  const file = join(folder, 'summary.md')
  writeFileSync(file, 'what another command wrote\n')
  await tellFinished(sampleRun, terminalOn({ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: file }))
  const summary = readFileSync(file, 'utf8')
  expect(summary).toMatch(/^what another command wrote\n## parcelproof: Violated\n/)
  writeFileSync(file, 'x'.repeat(1024 * 1024 - 100))
  await tellFinished(sampleRun, terminalOn({ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: file }))
  expect(readFileSync(file, 'utf8')).toHaveLength(1024 * 1024 - 100)
})

test('says so where the summary cannot be written, and goes on', async () => {
  const terminal = terminalOn({ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(folder, 'no', 'such', 'folder') })
  await tellFinished(sampleRun, terminal)
  expect(terminal.printed()).toContain('could not be written')
})

test('makes sections that close on GitLab', async () => {
  const terminal = terminalOn({ GITLAB_CI: 'true' })
  progressOn(terminal).end()
  await tellFinished(sampleRun, terminal)
  const printed = terminal.printed().replaceAll('\u001b[0K', '<clear>')
  const marks = [...printed.matchAll(/<clear>section_(start|end):(\d+):(\w+)(\[collapsed=true\])?\r<clear>/g)]
  expect(marks.map(([, what, , name]) => `${what} ${name}`)).toEqual([
    'start scenarios',
    'end scenarios',
    'start results',
    'end results',
  ])
  expect(terminal.printed().trimEnd().split('\n').at(-2)).toMatch(/^Violated {2}2 of 7 results failed/)
})

test('prints plainly elsewhere', async () => {
  const terminal = terminalOn({})
  await tellFinished(sampleRun, terminal)
  expect(terminal.printed()).not.toMatch(/^::|section_start/m)
})
