import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Simulators, startSimulators } from '../../../simulators/index.ts'
import { openBrowser } from '../self-check/browser.ts'
import { operatorKey } from '../testing/adapter-world.ts'
import { openWorld, type World } from '../testing/world.ts'

const page = join(import.meta.dirname, '../../../docs/rollback.md')
const execute = promisify(execFile)

let simulators: Simulators
beforeAll(async () => {
  simulators = await startSimulators({ carriers: ['ups'], profile: 'migrating', inProcess: true })
})
afterAll(() => simulators.close())

/** The commands of the page, one list for each of its blocks. */
async function blocksOfPage(): Promise<readonly string[]> {
  return [...(await readFile(page, 'utf8')).matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block)
}

/** Runs a block in a shell with the page's variables set; gives what each command printed. */
async function run(world: World, preparation: string, block: string): Promise<readonly unknown[]> {
  const env = {
    ...process.env,
    PLATFORM: world.platform.origin,
    OPERATOR_KEY: operatorKey,
    TENANT_KEY: world.tenants.acme.key,
  }
  const commands = block.trim().split('\n')
  const outputs: unknown[] = []
  for (const command of commands) {
    const { stdout } = await execute('bash', ['-euc', `${preparation}\n${command}`], { env })
    outputs.push(stdout === '' ? undefined : JSON.parse(stdout))
  }
  return outputs
}

test('the page’s commands roll one pair back and forward, and no other', async () => {
  await using world = await openWorld(simulators, { operatorKey, policies: { all: { parallel: true } } })
  const connect = () => world.client('acme').connect(openBrowser())
  const [preparation = '', see = '', back = '', check = '', stop = '', forward = '', forget = '', batches = ''] =
    await blocksOfPage()
  const tokenInUse = async () => {
    await world.client('acme').call(openBrowser())
    return world.sent.all().at(-1)?.authorization
  }
  await connect()
  const withPkce = await tokenInUse()
  expect(await run(world, preparation, see)).toMatchObject([{ flow: { value: 'pkce', reason: 'default' } }])

  const rolledBack = { flow: { value: 'legacy', reason: 'operator' }, traffic: { value: 'legacy', reason: 'operator' } }
  expect(await run(world, preparation, back)).toMatchObject([rolledBack])
  expect(await tokenInUse()).toBe(withPkce)
  await connect()
  const old = await tokenInUse()
  expect(old).not.toBe(withPkce)
  const marker = world.tenants.acme.atCarriers.get('ups')?.marker
  expect(await run(world, preparation, check)).toMatchObject([
    rolledBack,
    { status: 'connected' },
    { answer: { marker } },
  ])
  expect(await run(world, preparation, stop)).toMatchObject([
    { suspended: { value: true } },
    { suspended: { value: false } },
  ])

  await run(world, preparation, forward)
  expect(await tokenInUse()).toBe(withPkce)
  await run(world, preparation, back)
  expect(await tokenInUse()).toBe(old)
  expect(await run(world, preparation, forget)).toMatchObject([{ flow: { value: 'pkce', reason: 'default' } }])
  expect(await tokenInUse()).toBe(withPkce)

  await run(world, preparation, back)
  expect(await run(world, preparation, batches)).toMatchObject([{ open: 3 }, { open: 0 }, undefined])
  expect(await tokenInUse()).toBe(old)
  const ofGlobex = await world.client('globex').start(openBrowser())
  expect(new URL(ofGlobex.location ?? '').searchParams.get('code_challenge_method')).toBe('S256')
})
