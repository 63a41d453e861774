import { Command, InvalidArgumentError, Option } from 'commander'
import { carrierIds } from '../index.ts'
import { type CompareOptions, type Comparison, compareClientCredentials, compareCodeFlow } from './compare.ts'
import { fuzzCarriers } from './fuzz.ts'
import { compareCrowd } from './many-clients.ts'
import { watchMemory } from './memory.ts'
import { machine, scoreTable, tableOf, times } from './print.ts'

const parts = ['code', 'client-credentials', 'clients', 'memory', 'fuzz'] as const

interface Options {
  readonly only?: readonly (typeof parts)[number][]
  readonly carrier: string
  readonly rounds: number
  readonly seconds: number
  readonly flows?: number
  readonly atOnce: number
  readonly memoryFlows: number
  readonly clients: number
  readonly requests: number
  readonly seed?: number
  readonly cpuProf?: string
}

const program = new Command('npm run bench:simulators --')
  .description(
    'Measures a simulated carrier against oidc-provider and oauth2-mock-server, each in a process of its own.',
  )
  .addOption(new Option('--only <parts...>', 'some of the parts').choices(parts))
  .addOption(new Option('--carrier <id>', 'which carrier is measured').choices(carrierIds).default('ups'))
  .option('--rounds <n>', 'counted rounds; each takes all servers in turn', whole, 9)
  .option('--seconds <n>', 'how long a server is measured in a round', positive, 1.5)
  .option('--flows <n>', 'so many flows a round and server instead', whole)
  .option('--at-once <n>', 'flows side by side', whole, 8)
  .option('--memory-flows <n>', 'flows over which memory has to stay flat', whole, 200_000)
  .option('--clients <n>', 'registered clients that must not cost anything', whole, 10_000)
  .option('--requests <n>', 'hostile requests a carrier', whole, 10_000)
  .option('--seed <n>', 'repeats the hostile requests of an earlier run', whole)
  .option('--cpu-prof <folder>', 'where the servers leave CPU profiles')
  .configureOutput({ writeErr: (text) => process.stderr.write(text) })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse()

const options = program.opts<Options>()
const missed = await run(options)
for (const sentence of missed) console.error(sentence)
process.exitCode = missed.length === 0 ? 0 : 1

/** @returns a sentence for each target that was not reached */
async function run({ only = parts, carrier, flows, seconds, ...rest }: Options): Promise<readonly string[]> {
  const amount = flows === undefined ? { kind: 'seconds' as const, seconds } : { kind: 'flows' as const, flows }
  const plan: CompareOptions = { carrier, amount, rounds: rest.rounds, atOnce: rest.atOnce, cpuProfiles: rest.cpuProf }
  console.log(`${machine()}\n`)
  const missed: string[] = []
  if (only.includes('code')) missed.push(...show(await compareCodeFlow(plan)))
  if (only.includes('client-credentials')) missed.push(...show(await compareClientCredentials(plan)))
  if (only.includes('clients')) {
    const { scores, ratio, met } = await compareCrowd(carrier, rest.clients, plan)
    console.log(`## ${rest.clients} registered clients\n\n${scoreTable(scores)}\n\n- ${times(ratio)} the throughput\n`)
    if (!met) missed.push(`${rest.clients} clients cost more than 5 % throughput: ${times(ratio)}.`)
  }
  if (only.includes('memory')) {
    console.log(`## Heap over ${rest.memoryFlows} flows, with journal\n`)
    const { flat } = await watchMemory(carrier, rest.memoryFlows, rest.atOnce, console.log)
    console.log('')
    if (!flat) missed.push('Memory grew by more than 8 MB; see the heaps above.')
  }
  if (only.includes('fuzz')) await fuzzCarriers(rest.requests, rest.seed ?? Date.now() % 2 ** 31, console.log)
  return missed
}

function show(comparison: Comparison): readonly string[] {
  console.log(tableOf(comparison))
  return comparison.outcomes
    .filter(({ met }) => !met)
    .map(
      ({ against, atLeast, ratio }) =>
        `${comparison.title}: ${times(ratio)} ${against}, and at least ${atLeast} × is wanted.`,
    )
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('Give a number above 0.')
  return value
}

function whole(text: string): number {
  const value = positive(text)
  if (!Number.isInteger(value)) throw new InvalidArgumentError('Give a whole number.')
  return value
}
