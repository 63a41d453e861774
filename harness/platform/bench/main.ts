import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Command, InvalidArgumentError } from 'commander'
import { machine, times } from '../../../simulators/bench/print.ts'
import { ratios, spreadOf } from '../../../simulators/bench/statistics.ts'
import { startBareClient } from './bare-client.ts'
import { startBenchPlatform } from './bench-platform.ts'
import { driveFlow } from './drive-flow.ts'
import { instantCarrier } from './instant-carrier.ts'

/** `npm run bench:platform`: what isolation costs, whether more tenants cost more, and how much room a tenant takes. */
const program = new Command('npm run bench:platform --')
  .description('Measures the reference platform on its memory store against a bare client on oauth4webapi.')
  .option('--flows <n>', 'flows on each side for the cost of isolation', whole, 3_000)
  .option('--rounds <n>', 'rounds of few and many tenants in turn', whole, 9)
  .option('--tenants <n>', 'how many tenants are many', whole, 10_000)
  .configureOutput({ writeErr: (text) => process.stderr.write(text) })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse()

const { flows, rounds, tenants } = program.opts<{
  readonly flows: number
  readonly rounds: number
  readonly tenants: number
}>()
const fewTenants = 10
const flowsARound = 1_000
const atOnce = 8
const wanted = { isolationMs: 1, throughput: 0.9 } as const

const carrier = instantCarrier()
console.log(`${machine()}\n`)
const missed = [...(await costOfIsolation()), ...(await costOfTenants())]
await roomOfTenants()
for (const sentence of missed) console.error(sentence)
process.exitCode = missed.length === 0 ? 0 : 1

/** The same flow through both, flow by flow in turn, so that a busy moment meets both. */
async function costOfIsolation(): Promise<readonly string[]> {
  await using bare = await startBareClient(carrier)
  await using platform = await startBenchPlatform(carrier, fewTenants)
  const plain = { connect: `${bare.origin}/connect`, ping: `${bare.origin}/ping`, headers: {} }
  const [bareMs, platformMs]: [number[], number[]] = [[], []]
  const warmUp = 500
  for (let flow = 0; flow < warmUp + flows; flow += 1) {
    const one = await timed(() => driveFlow(plain, carrier))
    const other = await timed(() => driveFlow(platform.addressesOf(flow % fewTenants), carrier))
    if (flow < warmUp) continue
    bareMs.push(one)
    platformMs.push(other)
  }
  const differences = spreadOf(platformMs.map((ms, index) => ms - (bareMs[index] ?? Number.NaN)))
  const micro = (ms: number) => `${Math.round(ms * 1000)} µs`
  console.log('## What isolation adds to a flow (connect, callback, one call)\n')
  console.log('| side | a flow at the median (quartiles) |\n| --- | --- |')
  for (const [name, times] of [
    ['bare client on oauth4webapi', bareMs],
    ['reference platform', platformMs],
  ] as const) {
    const { median, low, high } = spreadOf(times)
    console.log(`| ${name} | ${micro(median)} (${micro(low)}–${micro(high)}) |`)
  }
  const { median, low, high } = differences
  const met = median < wanted.isolationMs
  console.log(
    `\n- ${met ? 'reached' : 'MISSED'}: isolation adds ${micro(median)} (${micro(low)}–${micro(high)}) to a flow, under ${wanted.isolationMs * 1000} µs wanted; ${times(ratios(platformMs, bareMs))} the bare client\n`,
  )
  return met ? [] : [`Isolation adds ${micro(median)} to a flow, and under ${wanted.isolationMs * 1000} µs is wanted.`]
}

/** Flows of random tenants at once, few and many tenants in turn, every other round backwards. */
async function costOfTenants(): Promise<readonly string[]> {
  await using few = await startBenchPlatform(carrier, fewTenants)
  await using many = await startBenchPlatform(carrier, tenants)
  const sides = [
    { platform: few, count: fewTenants, perSecond: [] as number[] },
    { platform: many, count: tenants, perSecond: [] as number[] },
  ] as const
  for (let round = -1; round < rounds; round += 1) {
    for (const { platform, count, perSecond } of round % 2 === 0 ? sides : sides.toReversed()) {
      const ms = await timed(() => drive(platform, count))
      if (round >= 0) perSecond.push((flowsARound / ms) * 1000)
    }
  }
  console.log(`## ${tenants} tenants against ${fewTenants}\n`)
  console.log('| tenants | flows a second (quartiles) |\n| --- | --- |')
  for (const { count, perSecond } of sides) {
    const { median, low, high } = spreadOf(perSecond)
    console.log(`| ${count} | ${Math.round(median)} (${Math.round(low)}–${Math.round(high)}) |`)
  }
  const ratio = ratios(sides[1].perSecond, sides[0].perSecond)
  const met = ratio.median >= wanted.throughput
  console.log(
    `\n- ${met ? 'reached' : 'MISSED'}: ${times(ratio)} the throughput, at least ${wanted.throughput} × wanted\n`,
  )
  return met
    ? []
    : [`${tenants} tenants leave ${times(ratio)} of the throughput, and ${wanted.throughput} × is wanted.`]
}

async function drive({ addressesOf }: Awaited<ReturnType<typeof startBenchPlatform>>, count: number): Promise<void> {
  let left = flowsARound
  const worker = async () => {
    while (left > 0) {
      left -= 1
      await driveFlow(addressesOf(Math.floor(Math.random() * count)), carrier)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** What each further tenant takes of the heap: configured, and connected with its tokens kept. */
async function roomOfTenants(): Promise<void> {
  const heap = [heapNow()]
  await using platform = await startBenchPlatform(carrier, tenants)
  heap.push(heapNow())
  for (let index = 0; index < tenants; index += 1) await driveFlow(platform.addressesOf(index), carrier)
  heap.push(heapNow())
  const [before = 0, configured = 0, connected = 0] = heap
  console.log('## Memory a tenant with one carrier\n')
  console.log(`- configured: ${Math.round((configured - before) / tenants)} bytes`)
  console.log(`- connected, its tokens kept: ${Math.round((connected - before) / tenants)} bytes\n`)
}

function heapNow(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('This Node cannot collect garbage on demand.')
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

function whole(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new InvalidArgumentError('Give a whole number above 0.')
}
