import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { finishedRunSchema } from '../../reports/result-model.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')

/** What a person's own shell has, with this Node first; nothing of the npm that runs these tests. */
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'))),
  PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
}

let folder = ''

/** Packed in a copy, so that nobody else's `dist` is touched; installed in an empty folder, as a stranger does. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parcelproof-packed-'))
  const copy = join(folder, 'source')
  const wanted =
    /^(\.ci|ci|docs|harness|load|reports|scenarios|simulators|CHANGELOG\.md|LICENSE|README\.md|package\.json|tsconfig.*)$/
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    maxBuffer: 2 ** 24,
  })
  for (const file of stdout.split('\0').filter((path) => wanted.test(path.split('/')[0] ?? '')))
    await cp(join(root, file), join(copy, file)).catch(ignoreGone)
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  const packed = await run('npm', ['pack', '--pack-destination', folder, '--loglevel=error'], { cwd: copy, env })
  const archive = packed.stdout.trim().split('\n').at(-1) ?? ''
  const project = join(folder, 'project')
  await cp(join(root, 'ci/stranger'), project, { recursive: true })
  await run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', join(folder, archive)],
    { cwd: project, env },
  )
  // What the stranger has anyway; taken from here, so that nothing is fetched twice.
  for (const name of ['typescript', 'vitest', 'nock', '@playwright/test', '@types/node']) {
    await mkdir(dirname(join(project, 'node_modules', name)), { recursive: true })
    await symlink(join(root, 'node_modules', name), join(project, 'node_modules', name)).catch(ignoreThere)
  }
}, 600_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

/** A file that was there when it was listed may be gone in a work tree that somebody is at. */
function ignoreGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

/** Some come with the package itself. */
function ignoreThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

/** Runs a program of the stranger's project; a failure of the program is an outcome too. */
async function inProject(command: string, args: readonly string[]) {
  const child = spawn(command, [...args], { cwd: join(folder, 'project'), env: { ...env, CI: 'true' } })
  let out = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
  }
  const [code]: unknown[] = await once(child, 'close')
  return { code, out }
}

test('runs by npx in an empty folder, and writes its reports there', async () => {
  const { code, out } = await inProject('npx', [
    'parcelproof',
    'run',
    'authorization-server/pkce/**',
    '--carrier',
    'ups',
  ])
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('Conformant') })
  const text = await readFile(join(folder, 'project/parcelproof-report/result.json'), 'utf8')
  const result = finishedRunSchema.parse(JSON.parse(text))
  expect(result.summary.passed).toBeGreaterThan(5)
})

test('simulates by npx, and stops on Ctrl-C', async () => {
  const script = join(folder, 'project/node_modules/.bin/parcelproof')
  const child = spawn(process.execPath, [script, 'simulate', 'dhl', '--port-base', '0'], { env })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  await expect.poll(() => out, { timeout: 60_000 }).toContain('Ctrl-C stops')
  const [, address = ''] = /control API: (http:\S+)/.exec(out) ?? []
  expect(await (await fetch(`${address}/carriers`)).json()).toMatchObject([{ id: 'dhl' }])
  expect((await fetch(address)).headers.get('content-type')).toContain('text/html')
  child.kill('SIGINT')
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
})

test('can be imported by every name it exports, and holds no TypeScript but what k6 reads', async () => {
  const { code, out } = await inProject(process.execPath, ['run.mjs'])
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('"verdicts":["passed"]') })
  const installed = join(folder, 'project/node_modules/parcelproof')
  const files = await readdir(installed, { recursive: true })
  const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  expect(sources).toContain(join('dist', 'load', 'k6', 'main.ts'))
  expect(sources.filter((file) => !file.startsWith(join('dist', 'load', 'k6')))).toEqual([])
  expect(files.filter((file) => /\.test\.|in-tests/.test(file))).toEqual([])
  for (const file of ['reports/result.schema.json', 'ci/run.sh']) expect(files).toContain(join(file))
})

test('has types that the compiler of another project understands', async () => {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  expect(await inProject(process.execPath, [compiler, '--project', '.'])).toEqual({ code: 0, out: '' })
})

test('registers scenarios as tests of another project, red where one fails', async () => {
  const { code, out } = await inProject(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run'])
  expect(code).toBe(1)
  expect(out).toContain('1 failed')
  expect(out).toContain('2 passed')
  expect(out).toContain('failed: A rule that no server keeps (ups')
  expect(out).toMatch(/observed +the name ups/)
})
