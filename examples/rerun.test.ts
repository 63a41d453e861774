import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { command } from '../harness/cli/command-in-tests.ts'
import { type FinishedRun, finishedRunSchema } from '../reports/result-model.ts'
import { startMockServer } from './oauth2-mock-server/start.ts'

const config = join(import.meta.dirname, 'oauth2-mock-server', 'parcelproof.yaml')
const selection = ['authorization-server/pkce', 'authorization-server/metadata']

let folder = ''
let server: Awaited<ReturnType<typeof startMockServer>>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parcelproof-rerun-'))
  server = await startMockServer()
  process.env.ISSUER = server.issuer
})
afterAll(async () => {
  delete process.env.ISSUER
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const read = async (dir: string): Promise<FinishedRun> =>
  finishedRunSchema.parse(JSON.parse(await readFile(join(dir, 'result.json'), 'utf8')))

test('runs again exactly what failed, with the same seed, and says what is different', async () => {
  const first = join(folder, 'first')
  const again = join(folder, 'again')
  await command(['run', ...selection, '--config', config, '--out', first, '--retries', '1'])
  const earlier = await read(first)
  const unsolved = earlier.results.filter(({ verdict }) =>
    ['failed', 'inconclusive', 'could-not-run'].includes(verdict),
  )
  expect(earlier.results.filter(({ verdict }) => verdict === 'failed')).not.toEqual([])
  expect(earlier.results.length).toBeGreaterThan(unsolved.length)
  // A server that is wrong every time fails every attempt; nothing here is a flake.
  for (const { verdict, attempts } of earlier.results) {
    expect(attempts).toEqual(verdict === 'failed' ? ['failed', 'failed'] : undefined)
  }

  const { code, out } = await command(['rerun', '--failed', first, '--out', again])
  const later = await read(again)
  expect(code).toBe(1)
  expect(later.seed).toBe(earlier.seed)
  expect(later.results.map(({ id, verdict }) => [id, verdict])).toEqual(
    unsolved.map(({ id, verdict }) => [id, verdict]),
  )
  expect(out).toContain(`Not worse  ${unsolved.length} unchanged.`)

  const never = join(folder, 'never')
  await expect(command(['rerun', '--failed', first, '--out', first])).resolves.toMatchObject({ code: 2 })
  const elsewhere = await command(['rerun', '--failed', first, '--config', join(folder, 'no.yaml'), '--out', never])
  expect(elsewhere).toMatchObject({ code: 2, error: expect.stringContaining('no.yaml') })
  await expect(read(never)).rejects.toThrow('ENOENT')
})
