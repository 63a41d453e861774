import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { finishedRunSchema } from '../../reports/result-model.ts'
import { type RunningCarrier, startWeakTwin } from '../../simulators/index.ts'
import { command } from './command-in-tests.ts'

const scenario = 'authorization-server/properties/interleavings'
const row = 'TENANT-CLIENT-4'

let folder: string
let server: RunningCarrier
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parcelproof-replay-'))
  server = await startWeakTwin('knows-codes-by-last-tenant')
  await writeFile(join(folder, 'theirs.json'), JSON.stringify(await configuration()))
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

/** The faulty server as somebody else's: two tenants, no clock to move. */
async function configuration() {
  const redirectUris = ['https://app.example/cb']
  const tenants = await Promise.all(
    ['acme', 'globex'].map((id) =>
      server.addTenant({
        id,
        clients: [{ tokenEndpointAuthMethod: 'client_secret_basic', applicationType: 'web', redirectUris }],
      }),
    ),
  )
  return {
    version: 1,
    name: 'theirs',
    authorizationServer: {
      issuer: server.issuer,
      tenants: tenants.map(({ id, clients }) => ({
        id,
        clients: clients.map(({ clientId, clientSecret, scope }) => ({
          id: clientId,
          auth: 'client_secret_basic',
          secret: clientSecret,
          application: 'web',
          redirectUris,
          scope,
        })),
      })),
    },
  }
}

async function run(...more: readonly string[]) {
  const out = join(folder, 'report')
  const args = ['run', scenario, '--config', join(folder, 'theirs.json'), '--out', out, '--reporter', 'json', ...more]
  const { out: printed } = await command(args)
  const finished = finishedRunSchema.parse(JSON.parse(await readFile(join(out, 'result.json'), 'utf8')))
  const [result] = finished.results
  if (result === undefined) throw new Error('nothing ran')
  return { printed, result }
}

/** The seed of a run that finds it: at somebody else's server a search tries few stories, and may miss what is rare. */
async function found() {
  for (let seed = 1; seed <= 20; seed += 1) {
    const { printed, result } = await run('--seed', String(seed))
    const story = result.counterexamples?.find(({ requirement }) => requirement === row)
    if (story !== undefined) return { seed, printed, result, story }
  }
  throw new Error('twenty runs did not find it')
}

test('tells the smallest story in sentences, and repeats exactly that one with --seed and --path', async () => {
  const { seed, printed, result, story } = await found()
  expect(story.steps.length).toBeLessThanOrEqual(4)
  expect(printed).toContain(`1. ${story.steps[0]}`)
  expect(result.reproduce).toMatch(
    new RegExp(`^parcelproof run ${scenario} --config \\S+ --seed ${seed} --path [\\d:]+$`),
  )
  const again = await run('--seed', String(seed), '--path', story.path)
  expect(again.result.counterexamples).toContainEqual(story)
  expect(again.result.evidence.length).toBeLessThanOrEqual(result.evidence.length)
}, 120_000)

test('refuses a path without its seed', async () => {
  const { code, error } = await command(['run', scenario, '--path', '3:0'])
  expect([code, error]).toEqual([2, expect.stringContaining('--seed')])
})

test('refuses a path that is none', async () => {
  const { code, error } = await command(['run', scenario, '--seed', '1', '--path', 'up/and/down'])
  expect([code, error]).toEqual([2, expect.stringContaining('12:0:3')])
})
