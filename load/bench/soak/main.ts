import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { loadTerminal } from '../../../reports/load-terminal.ts'
import { machine } from '../../../simulators/bench/print.ts'
import { needK6 } from '../../run/find-k6.ts'
import { soak } from './soak.ts'

interface Options {
  readonly flows: number
  readonly tenants: number
  readonly rate: number
  readonly mostRate: number
  readonly stretch: number
  readonly out?: string
}

const program = new Command('npm run bench:soak --')
  .description('Whole flows for a long time: no leak, no wrong answer, no growth in memory.')
  .option('--flows <n>', 'flows in all', whole, 200_000)
  .option('--tenants <n>', 'tenants at each of the four carriers', whole, 1000)
  .option('--rate <n>', 'flows started a second, at first', whole, 60)
  .option('--most-rate <n>', 'and at most, where answers stay quick', whole, 300)
  .option('--stretch <n>', 'flows after which time is moved on and the heap is looked at', whole, 10_000)
  .option('--out <dir>', 'where load.json goes')
  .configureOutput({ writeErr: (text) => process.stderr.write(text) })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse()

const { out, ...options } = program.opts<Options>()
console.log(`${machine()}\n\n| flows | heap, MB | wrong | leaks |\n| --- | --- | --- | --- |`)
const { result, missed } = await soak({
  ...options,
  k6: await needK6(),
  command: `npm run bench:soak -- --flows ${options.flows} --tenants ${options.tenants} --rate ${options.rate}`,
  onStretch: ({ flows, heapBytes, wrong, leaks }) =>
    console.log(`| ${flows} | ${(heapBytes / 1024 / 1024).toFixed(1)} | ${wrong} | ${leaks} |`),
})
console.log(`\n${loadTerminal(result)}`)
if (out !== undefined) {
  await mkdir(out, { recursive: true })
  await writeFile(join(out, 'load.json'), `${JSON.stringify(result)}\n`)
}
for (const sentence of missed) console.error(sentence)
process.exitCode = missed.length === 0 ? 0 : 1

function whole(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number above 0.')
  return value
}
