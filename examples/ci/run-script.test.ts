import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const script = resolve(import.meta.dirname, '../../ci/run.sh')

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parcelproof-ci-'))
  // Stands in for npx: notes its arguments, each ended by a NUL, and ends as it is told.
  await writeFile(join(folder, 'npx'), '#!/bin/sh\nprintf "%s\\0" "$@" > "$NOTED"\nexit "$ENDS"\n')
  await chmod(join(folder, 'npx'), 0o755)
})
afterEach(() => rm(folder, { recursive: true }))

/** What the script would have started, and how it ended. */
async function started(variables: Readonly<Record<string, string>>) {
  const noted = join(folder, 'noted')
  const env = { PATH: `${folder}:${process.env.PATH}`, NOTED: noted, ENDS: '0', ...variables }
  const ended = await new Promise<{ readonly code: number; readonly error: string }>((resolve) => {
    execFile('bash', [script], { env, cwd: folder }, (error, _, text) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, error: text }),
    )
  })
  const words = await readFile(noted, 'utf8').catch(() => '')
  return { ...ended, args: words === '' ? [] : words.split('\0').slice(0, -1) }
}

test('runs everything where no variable is set', async () => {
  expect(await started({})).toEqual({ code: 0, error: '', args: ['--yes', 'parcelproof', 'run', '--'] })
})

test('hands on options, flags, globs and the version', async () => {
  const { args } = await started({
    PARCELPROOF_CONFIG: 'parcelproof.yaml',
    PARCELPROOF_SHARD: '1/4',
    PARCELPROOF_STRICT: 'true',
    PARCELPROOF_THOROUGH: 'false',
    PARCELPROOF_SCENARIOS: 'client/**\n  authorization-server/pkce/* ',
    PARCELPROOF_VERSION: '^1.2.3',
  })
  expect(args).toEqual([
    ...['--yes', 'parcelproof@^1.2.3', 'run', '--config=parcelproof.yaml', '--shard=1/4', '--strict', '--'],
    ...['client/**', 'authorization-server/pkce/*'],
  ])
})

const hostile = [
  '$(touch taken)',
  '`touch taken`',
  '; touch taken',
  '"; touch taken; "',
  "'; touch taken; '",
  '$IFS&&touch taken',
  '--out=/',
  '*',
  'a b',
  'ünï\tcode',
]

describe.each(hostile)('%j from a pull request', (text) => {
  test('stays one word of its option', async () => {
    const { args } = await started({ PARCELPROOF_CONFIG: text, PARCELPROOF_SEED: text })
    expect(args).toEqual(['--yes', 'parcelproof', 'run', `--config=${text}`, `--seed=${text}`, '--'])
    expect((await readdir(folder)).toSorted()).toEqual(['noted', 'npx'])
  })

  test('is never an option among the scenarios, and never a file name', async () => {
    const { args } = await started({ PARCELPROOF_SCENARIOS: text })
    expect(args).toEqual(['--yes', 'parcelproof', 'run', '--', ...text.split(/[ \t\n]+/).filter((word) => word !== '')])
    expect((await readdir(folder)).toSorted()).toEqual(['noted', 'npx'])
  })

  test.each(['PARCELPROOF_VERSION', 'PARCELPROOF_STRICT'])('is refused as %s', async (name) => {
    expect(await started({ [name]: text })).toEqual({ code: 2, error: expect.stringContaining(name), args: [] })
  })
})

test.each(['0', '1', '2', '3'])('ends with the exit code %s, and tells GitHub', async (code) => {
  const output = join(folder, 'output')
  const { code: ended } = await started({ ENDS: code, GITHUB_OUTPUT: output })
  expect([ended, await readFile(output, 'utf8')]).toEqual([Number(code), `exit-code=${code}\n`])
})
