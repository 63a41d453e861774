import { randomBytes } from 'node:crypto'
import { startBenchPlatform } from '../platform/bench/bench-platform.ts'
import { type Addresses, driveFlow } from '../platform/bench/drive-flow.ts'
import { instantCarrier } from '../platform/bench/instant-carrier.ts'
import { openStore } from '../platform/store/open-store.ts'
import { startPostgres } from '../platform/testing/postgres-server.ts'
import { startRedis } from '../platform/testing/redis-server.ts'
import { isMissing } from '../platform/testing/service.ts'
import { startPlatformProcess } from './platform-process.ts'
import { ratioTable } from './ratio-table.ts'
import { measureRounds, type Side } from './rounds.ts'
import type { Section } from './section.ts'

const tenants = 20
const flows = 200
const atOnce = 8
const carrier = instantCarrier()

/** The reference platform on each of its stores, in front of a carrier that answers at once. */
export async function costOfStores(rounds: number): Promise<Section> {
  await using stack = new AsyncDisposableStack()
  const sides: Side[] = []
  const missing: string[] = []
  for (const [name, start] of [
    ['memory', async () => ({ url: 'memory' })],
    ['Redis', startRedis],
    ['PostgreSQL', startPostgres],
  ] as const) {
    const service = await start()
    if (isMissing(service)) {
      missing.push(`${name} was not measured: ${service.sentence}`)
      continue
    }
    if (Symbol.asyncDispose in service) stack.use(service)
    const store = await openStore({ url: service.url }, { now: Date.now })
    const platform = stack.use(await startBenchPlatform(carrier, tenants, { store }))
    sides.push({ name, run: () => drive(platform.addressesOf) })
  }
  return {
    title: 'Stores of the platform',
    lines: [...ratioTable('store', 'flows a second', await measureRounds(sides, rounds)), ...missing],
    missed: [],
  }
}

/** One process and two that share a Redis; what one of them began, the other goes on with. */
export async function oneAndTwoProcesses(rounds: number): Promise<Section> {
  const title = 'One and two processes'
  await using stack = new AsyncDisposableStack()
  const redis = await startRedis()
  if (isMissing(redis)) return { title, lines: [`Not measured: ${redis.sentence}`], missed: [] }
  stack.use(redis)
  const masterKey = randomBytes(32).toString('base64url')
  const start = async () => stack.use(await startPlatformProcess({ store: redis.url, tenants, masterKey }))
  const [one, two] = [await start(), await start()]
  const shared = (index: number): Addresses => {
    const [first, second] = index % 2 === 0 ? [one, two] : [two, one]
    return { ...first.addressesOf(index), ping: second.addressesOf(index).ping }
  }
  const sides = [
    { name: 'one', run: () => drive(one.addressesOf) },
    { name: 'two', run: () => drive(shared) },
  ]
  return {
    title,
    lines: ratioTable('processes of the platform', 'flows a second', await measureRounds(sides, rounds)),
    missed: [],
  }
}

async function drive(addressesOf: (index: number) => Addresses): Promise<number> {
  let begun = 0
  const worker = async () => {
    while (begun < flows) {
      begun += 1
      await driveFlow(addressesOf(begun % tenants), carrier)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return flows
}
