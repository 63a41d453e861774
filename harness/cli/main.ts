import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { journeyIds } from '../../load/journeys.ts'
import { shapeIds } from '../../load/shapes.ts'
import { reportFormats } from '../../reports/report-formats.ts'
import { ConfigurationError } from '../config/configuration-error.ts'
import { exitCodes } from '../engine/exit-code.ts'
import { tool } from '../version.ts'
import { processTerminal, type Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/**
 * The command line.
 * @param args without node and script
 * @returns the exit code: 0 conformant, 1 violated, 2 usage or configuration, 3 incomplete
 */
export async function main(args: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  let exitCode: number = exitCodes.conformant
  const program = commands(terminal, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.conformant : exitCodes.usage
    if (error instanceof UsageError || error instanceof ConfigurationError) {
      terminal.error(`${error.message}\n`)
      return exitCodes.usage
    }
    const sentence = error instanceof Error ? (error.stack ?? error.message) : String(error)
    terminal.error(`parcelproof itself failed; this is a bug. Please report it with these lines:\n${sentence}\n`)
    return exitCodes.incomplete
  }
}

function commands(terminal: Terminal, finish: (code: number) => void): Command {
  const program = new Command('parcelproof')
    .description('Proves that a multi-tenant OAuth 2.x platform keeps PKCE (RFC 9700) and its tenants apart.')
    .version(`${tool.name} ${tool.version}`)
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.error(text) })
    .showHelpAfterError('(parcelproof --help lists commands and options)')

  program
    .command('run')
    .description('run scenarios against a target of yours (--config) or against the bundled simulators')
    .argument('[scenario...]', 'globs over scenario ids; all of them where none is given')
    .option('-c, --config <file>', 'the target: YAML, JSON or a TypeScript module (see `parcelproof init`)')
    .addOption(roleOption())
    .option(
      '--carrier <carrier>',
      'only this carrier: ups, fedex, usps, dhl, or an id of client.carriers; repeatable',
      collect,
    )
    .option(
      '--profile <profile>',
      'how the carriers behave (today, migrating, rfc9700) or how to grade (rfc9700, oauth-2.1)',
      collect,
    )
    .option('--seed <number>', 'repeats the values a run made up', wholeNumber)
    .option(
      '--path <path>',
      'of a property that failed: tries the one story at this path again (with its --seed)',
      searchPath,
    )
    .option('--shard <i/n>', 'only the i-th of n parts', shard)
    .option('--baseline <file>', 'known failures, each with owner, reason and expiry')
    .option('--out <dir>', 'where the reports go', 'parcelproof-report')
    .option('--reporter <name>', `only this format (${reportFormats.join(', ')}); repeatable`, collect)
    .option(
      '--retries <number>',
      'try again what is not green; what failed once stays failed and is labelled a flake',
      retries,
    )
    .option('--concurrency <number>', 'scenarios under way at once', positiveNumber)
    .option('--time-limit <seconds>', 'time for the whole run', positiveNumber)
    .option('--port-base <port>', 'where the carriers of a platform under test answer; 0: any', wholeNumber)
    .option('--keys <folder>', 'where the keys of the issuer for resource servers are kept, the same from run to run')
    .option('--dry-run', 'list what would be sent; send nothing')
    .option('--allow-incomplete', 'exit 0 although something could not run or stayed inconclusive')
    .option(
      '--thorough',
      'everything at every bundled carrier and exchange endpoint, nothing at one of them in turn; keeps all evidence',
    )
    .option('--strict', 'exit 1 on warnings too')
    .option('--quirks', 'try platforms with every quirk of their carriers, each switched on alone')
    .option('--strict-quirks', 'the same, and exit 1 where one breaks the platform')
    .action(async (globs: readonly string[], options) => {
      const { run } = await import('./run.ts')
      finish(await run({ globs, ...options }, terminal))
    })

  program
    .command('prove')
    .description('run every scenario against its weak twins; red where one goes unnoticed')
    .argument('[scenario...]', 'globs over scenario ids')
    .option('--seed <number>', 'repeats the values a run made up', wholeNumber)
    .option('--concurrency <number>', 'scenarios under way at once', positiveNumber)
    .action(async (globs: readonly string[], options) => {
      const { prove } = await import('./prove.ts')
      finish(await prove({ globs, ...options }, terminal))
    })

  program
    .command('simulate')
    .description('start the simulated carriers and keep them running until Ctrl-C')
    .argument('[carrier...]', 'ups, fedex, usps, dhl; all four where none is given')
    .option('--profile <profile>', 'how they behave: today, migrating or rfc9700', 'today')
    .option('--quirk <id=on|off>', "switches one of a carrier's quirks on or off; repeatable", collect)
    .option(
      '--port-base <port>',
      'the control port; UPS is 10 above it, FedEx 20, USPS 30, DHL 40; 0: any',
      wholeNumber,
      4000,
    )
    .option('-c, --config <file>', 'a module whose `extensions` bring quirks of your own')
    .option('--faults <file>', 'fault plans to begin with: a YAML or JSON list')
    .option('--host <address>', 'the address to listen on, such as 0.0.0.0 in a container; needs a control token')
    .option('--public-host <name>', 'what others call this machine by: the name in issuers and addresses')
    .addOption(
      new Option('--control-token <token>', 'what the control API asks for; lets others than this machine in').env(
        'PARCELPROOF_CONTROL_TOKEN',
      ),
    )
    .option('--tls', 'serve the carriers over https, with certificates of a throw-away CA')
    .option('--proxy', "an HTTPS forward proxy that takes the carriers' real hosts here; 60 above the port base")
    .option('--ca-file <file>', 'where the certificate of the throw-away CA goes')
    .option('--store <address>', 'memory, or redis://host:port: several processes then serve one state', 'memory')
    .option('--issuer-per-tenant', 'every tenant an issuer of its own, with its own keys and metadata')
    .option('--public-port-base <port>', 'the port base that others see, where a balancer stands in front', wholeNumber)
    .action(async (carriers: readonly string[], options) => {
      const { simulate } = await import('./simulate.ts')
      finish(await simulate({ carriers, ...options }, terminal))
    })

  program
    .command('load')
    .description('send load with k6 and check every answer')
    .argument('<journey>', `the question: ${journeyIds.join(', ')}`)
    .option('--shape <shape>', `how arrivals come: ${shapeIds.join(', ')}`, 'smoke')
    .option('--rate <flows>', 'flows started a second at the height of the shape', positiveNumber)
    .option('--seconds <seconds>', 'how long', positiveNumber)
    .option('--flows <number>', 'how many flows, instead of how long; for steady and soak', positiveNumber)
    .option('--target <target>', 'carriers (the default) or platform; with --config, server or platform')
    .option('-c, --config <file>', 'what parcelproof.yaml describes, instead of the bundled target')
    .option('--allow-host <host>', 'a host of limits.hosts that load may go to; repeatable', collect)
    .option('--port-base <port>', 'where the carriers of a platform under test answer', wholeNumber)
    .option('--store <address>', "the platform's store: memory, redis://… or postgres://…")
    .option('--tenants <number>', 'tenants to register at the bundled carriers', positiveNumber, 20)
    .option('--carrier <carrier>', 'only these bundled carriers; repeatable', collect)
    .option('--p95 <ms>', 'what 95 of 100 flows must not exceed', positiveNumber)
    .option('--seed <number>', 'repeats the choices a run made', wholeNumber)
    .option('--processes <number>', 'k6 processes here that share the arrivals', positiveNumber)
    .option('--segment <i/n>', 'only the i-th of n parts of the arrivals; `merge` puts the machines together', shard)
    .option('--plan-to <dir>', 'only write what k6 processes elsewhere are told; with --config')
    .option(
      '--samples-from <dir>',
      'only read the samples they have left; with --config and what the plan was made with',
    )
    .option('--baseline-load <file>', 'a load.json to compare with, as ratios with their noise')
    .option('--out <dir>', 'where load.json, load-junit.xml and report.html go', 'parcelproof-report')
    .action(async (journey: string, options) => {
      const { load } = await import('./load.ts')
      finish(await load({ journey, ...options }, terminal))
    })

  program
    .command('merge')
    .description('one report of the parts of a run (--shard, --segment), or of several targets side by side')
    .argument('<dir...>', 'folders that `run --out` or `load --out` has written')
    .option('--out <dir>', 'where the reports go', 'parcelproof-report')
    .option('--reporter <name>', 'only this format; repeatable', collect)
    .option('--allow-incomplete', 'exit 0 although something could not run or stayed inconclusive')
    .option('--strict', 'exit 1 on warnings too')
    .action(async (dirs: readonly string[], options) => {
      const { merge } = await import('./merge.ts')
      finish(await merge({ dirs, ...options }, terminal))
    })

  program
    .command('diff')
    .description('what is new, fixed, changed and flaky in a later run, or in another implementation')
    .argument('<earlier>', 'the folder of a run, or its result.json')
    .argument('<later>', 'the folder of another run')
    .option('--out <dir>', 'write diff.md and diff.html there too')
    .option('--allow-incomplete', 'exit 0 although the later run judged less than the earlier one')
    .action(async (before: string, after: string, options) => {
      const { diff } = await import('./diff.ts')
      finish(await diff({ before, after, ...options }, terminal))
    })

  program
    .command('rerun')
    .description('run again what an earlier run lists, with its configuration and seed')
    .argument('<dir>', 'the folder of the earlier run')
    .option('--failed', 'only what failed or could not be judged')
    .option('-c, --config <file>', 'the configuration, where it is no longer where it was')
    .option('--seed <number>', 'another seed than that of the earlier run', wholeNumber)
    .option('--out <dir>', 'where the reports go', 'parcelproof-rerun')
    .option('--reporter <name>', 'only this format; repeatable', collect)
    .option('--retries <number>', 'try again what is not green', retries)
    .option('--baseline <file>', 'known failures, each with owner, reason and expiry')
    .option('--port-base <port>', 'where the carriers of a platform under test answer; 0: any', wholeNumber)
    .option('--allow-incomplete', 'exit 0 although something could not run or stayed inconclusive')
    .option('--strict', 'exit 1 on warnings too')
    .action(async (dir: string, options) => {
      const { rerun } = await import('./rerun.ts')
      finish(await rerun({ dir, ...options }, terminal))
    })

  program
    .command('bundle')
    .description('the reports of a run with a SHA-256 of each, for somebody who was not there')
    .argument('<dir>', 'the folder of a run; with --verify, a bundle')
    .option('--out <dir>', 'the folder to make', 'parcelproof-bundle')
    .option('--verify', 'check that a bundle is as it was made')
    .action(async (dir: string, options) => {
      const { bundle } = await import('./bundle.ts')
      finish(await bundle({ dir, ...options }, terminal))
    })

  program
    .command('list')
    .description('list scenarios, or the coverage of the catalogue')
    .argument('[scenario...]', 'globs over scenario ids')
    .addOption(roleOption())
    .option('--coverage', 'rows of the catalogue by specification and role', false)
    .action(async (globs: readonly string[], options) => {
      const { list } = await import('./list.ts')
      list({ globs, ...options }, terminal)
    })

  program
    .command('explain')
    .description('explain a statement (RFC9700-2.1.1-8) or a scenario')
    .argument('<id>')
    .action(async (id: string) => {
      const { explain } = await import('./explain.ts')
      explain(id, terminal)
    })

  program
    .command('env')
    .description('print the addresses of the carriers as environment variables for a platform under test')
    .option('-c, --config <file>', 'a configuration with a `client` part: its carriers and tenants')
    .option('--port-base <port>', 'the first port of the simulators', wholeNumber, 4000)
    .action(async (options) => {
      const { printEnvironment } = await import('./env.ts')
      await printEnvironment(options, terminal)
    })

  program
    .command('init')
    .description('write a commented parcelproof.yaml to start from')
    .argument('[file]', 'the file to write', 'parcelproof.yaml')
    .option('--force', 'overwrite it where it exists', false)
    .action(async (file: string, options) => {
      const { init } = await import('./init.ts')
      await init(file, options, terminal)
    })

  program
    .command('doctor')
    .description('say what this machine lacks, what for, and how to get it')
    .action(async () => {
      const { doctor } = await import('./doctor.ts')
      finish((await doctor(terminal)) ? exitCodes.conformant : exitCodes.incomplete)
    })

  return program
}

function roleOption(): Option {
  return new Option('--role <role>', 'only scenarios for this role').choices([
    'authorization-server',
    'client',
    'resource-server',
  ])
}

function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), ...value.split(',')]
}

function wholeNumber(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new InvalidArgumentError('It has to be a whole number.')
  return Number(value)
}

function searchPath(value: string): string {
  if (!/^\d{1,9}(:\d{1,9})*$/.test(value)) {
    throw new InvalidArgumentError('It has to be a path as a failed property prints it, such as 12:0:3.')
  }
  return value
}

function positiveNumber(value: string): number {
  const number = wholeNumber(value)
  if (number === 0) throw new InvalidArgumentError('It has to be 1 or more.')
  return number
}

function retries(value: string): number {
  const number = wholeNumber(value)
  if (number > 10) throw new InvalidArgumentError('It has to be 10 or less.')
  return number
}

function shard(value: string): { readonly index: number; readonly of: number } {
  const [, index, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(value) ?? []
  if (index === undefined || of === undefined || Number(index) < 1 || Number(index) > Number(of)) {
    throw new InvalidArgumentError('It has to be i/n with i from 1 to n, such as 1/3.')
  }
  return { index: Number(index), of: Number(of) }
}
