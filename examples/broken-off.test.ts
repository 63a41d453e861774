import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startServer } from './faulty-servers/server.ts'
import { judge } from './judge-in-tests.ts'

const config = join(import.meta.dirname, 'faulty-servers', 'parcelproof.yaml')
const launcher = join(import.meta.dirname, '../harness/bin/parcelproof.js')
const newFolder = () => mkdtemp(join(tmpdir(), 'parcelproof-broken-off-'))

test('leaves what is known, and no report that claims more, when the run is killed', { timeout: 120_000 }, async () => {
  await using server = await startServer()
  const out = await newFolder()
  for (const stale of ['result.json', 'junit.xml', 'report.html'])
    await writeFile(join(out, stale), 'of an earlier run')
  const args = [launcher, 'run', '--config', config, '--out', out, '--concurrency', '1']
  const child = spawn(process.execPath, args, { env: { ...process.env, ...server.environment } })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
    if (printed.split('passed  ').length > 4) child.kill('SIGKILL')
  })
  await new Promise((resolve) => child.once('close', resolve))
  expect(child.signalCode).toBe('SIGKILL')
  expect(await readdir(out)).toEqual(['results.ndjson'])
  const lines = (await readFile(join(out, 'results.ndjson'), 'utf8')).split('\n')
  const known = lines.slice(0, -1).map((line) => JSON.parse(line))
  expect(known.filter(({ verdict }) => verdict === 'passed').length).toBeGreaterThan(2)
})

test('claims nothing about what a target could not be asked any more', { timeout: 120_000 }, async () => {
  const server = await startServer()
  let dying: PromiseLike<void> | undefined
  const judged = await judge({
    config,
    environment: server.environment,
    args: [
      '--concurrency',
      '1',
      'authorization-server/pkce',
      'authorization-server/code',
      'authorization-server/refresh',
    ],
    watch: (printed) => {
      if (printed.split('passed  ').length > 4) dying ??= server[Symbol.asyncDispose]()
    },
  })
  await dying
  const { summary, results } = judged.run
  expect(judged.code).toBe(3)
  expect(summary.passed).toBeGreaterThan(2)
  expect(summary.failed).toBe(0)
  const firstOpen = results.findIndex(({ verdict }) => verdict === 'could-not-run' || verdict === 'inconclusive')
  expect(firstOpen).toBeGreaterThan(0)
  expect(results.slice(firstOpen + 1).filter(({ verdict }) => verdict === 'passed' || verdict === 'failed')).toEqual([])
  expect(judged.printed).toMatch(/did not answer|refused the connection|connect|not reach/i)
})

// /dev/full answers every write with "no space left".
test.runIf(existsSync('/dev/full'))('is incomplete where the disk is full, and writes what it can', async () => {
  await using server = await startServer()
  const out = await newFolder()
  await symlink('/dev/full', join(out, 'results.ndjson'))
  const judged = await judge({ config, environment: server.environment, args: ['authorization-server/pkce'], out })
  expect(judged.code).toBe(3)
  expect(judged.printed).toMatch(/results\.ndjson could not be written .*the disk is full/)
  expect(judged.run.summary.failed).toBe(0)
  expect(judged.run.summary.passed).toBeGreaterThan(2)
})
