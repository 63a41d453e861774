import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { compareClientCredentials, compareCodeFlow } from '../../simulators/bench/compare.ts'
import { machine, tableOf, times } from '../../simulators/bench/print.ts'
import { costOfPkce } from './pkce.ts'
import { whereTimeGoes } from './profile.ts'
import { scenariosASecond } from './scenarios.ts'
import type { Section } from './section.ts'
import { costOfTokens } from './signing.ts'
import { costOfStores, oneAndTwoProcesses } from './stores.ts'
import { costOfTenants } from './tenants.ts'
import { withSections } from './write-page.ts'

const parts = {
  simulators: compared,
  pkce: async ({ flows }) => [await costOfPkce(flows)],
  tokens: async ({ rounds }) => [await costOfTokens(rounds)],
  tenants: async ({ rounds }) => [await costOfTenants(rounds)],
  stores: async ({ rounds }) => [await costOfStores(rounds)],
  processes: async ({ rounds }) => [await oneAndTwoProcesses(rounds)],
  scenarios: async () => [await scenariosASecond()],
  profile: async ({ flows }) => [await whereTimeGoes(flows)],
} as const satisfies Record<string, (options: Options) => Promise<readonly Section[]>>

interface Options {
  readonly only?: readonly string[]
  readonly rounds: number
  readonly flows: number
  readonly write: boolean
}

const program = new Command('npm run bench --')
  .description('Measures capacity and scaling as ratios in one run, and writes them to docs/performance.md.')
  .addOption(new Option('--only <parts...>', 'some of the parts; nothing is written then').choices(Object.keys(parts)))
  .option('--rounds <n>', 'counted rounds of what is measured in turns', whole, 5)
  .option('--flows <n>', 'flows for the cost of PKCE and for the profile', whole, 2000)
  .option('--no-write', 'leaves docs/performance.md as it is')
  .configureOutput({ writeErr: (text) => process.stderr.write(text) })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse()

const options = program.opts<Options>()
const { only, rounds, flows, write } = options
const sections: Section[] = []
for (const [name, measurePart] of Object.entries(parts)) {
  if (only !== undefined && !only.includes(name)) continue
  for (const section of await measurePart(options)) {
    sections.push(section)
    console.log(`\n### ${section.title}\n\n${section.lines.join('\n')}`)
  }
}
const missed = sections.flatMap((section) => section.missed)
for (const sentence of missed) console.error(sentence)
if (write && only === undefined) {
  const page = join(import.meta.dirname, '../../docs/performance.md')
  const command = `npm run bench -- --rounds ${rounds} --flows ${flows}`
  await writeFile(page, withSections(await readFile(page, 'utf8'), { command, machine: machine(), sections }))
}
process.exitCode = missed.length === 0 ? 0 : 1

async function compared({ rounds: count }: Options): Promise<readonly Section[]> {
  const plan = { carrier: 'ups', rounds: count, atOnce: 8, amount: { kind: 'seconds', seconds: 1 } } as const
  return [await compareCodeFlow(plan), await compareClientCredentials(plan)].map((comparison) => ({
    title: comparison.title,
    lines: tableOf(comparison).trim().split('\n').slice(2),
    missed: comparison.outcomes
      .filter(({ met }) => !met)
      .map(({ against, atLeast, ratio }) => `${comparison.title}: ${times(ratio)} ${against}, ${atLeast} × is wanted.`),
  }))
}

function whole(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number above 0.')
  return value
}
