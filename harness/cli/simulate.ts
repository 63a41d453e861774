import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CarrierProxy, startCarrierProxy } from '../../simulators/reach/proxy.ts'
import { type Authority, createAuthority } from '../../simulators/reach/throw-away-ca.ts'
import { SimulatorError } from '../../simulators/simulator-error.ts'
import { type SimulatorOptions, type Simulators, startSimulators } from '../../simulators/start-simulators.ts'
import { readExtensions } from '../embedding/check-extensions.ts'
import { exitCodes } from '../engine/exit-code.ts'
import { introduction } from './simulate-introduction.ts'
import {
  carriersOf,
  plannedFaults,
  portBaseOf,
  profileOf,
  proxyPortOffset,
  type SimulateOptions,
  switchesOf,
} from './simulate-options.ts'
import type { Terminal } from './terminal.ts'
import { UsageError, type UsageErrorCode } from './usage-error.ts'

/** Secrets stay the same from start to start, so that what was pasted into a platform's settings keeps working. */
const seed = 'parcelproof simulate'

/**
 * `parcelproof simulate`: starts the carriers, says how to reach them, and stops them on Ctrl-C.
 * @returns the exit code
 */
export async function simulate(options: SimulateOptions, terminal: Terminal, stopped?: Promise<void>): Promise<number> {
  const { controlToken: token, tls = false } = options
  const profile = profileOf(options.profile)
  const { ownQuirks, quirkModule } = options.config === undefined ? noQuirks : await readOwnQuirks(options.config)
  const plain: SimulatorOptions = {
    carriers: carriersOf(options.carriers),
    profile,
    quirks: switchesOf(options.quirk ?? [], ownQuirks),
    ...(quirkModule === undefined ? {} : { quirkModule }),
    portBase: portBaseOf(options.portBase),
    seed,
    control: token === undefined ? true : { token },
    ...whereAsked(options),
  }
  const planned = options.faults === undefined ? [] : await plannedFaults(options.faults)
  await using certificate = tls || options.proxy === true ? await throwAwayCertificate(options.caFile) : undefined
  const settings = tls && certificate !== undefined ? { ...plain, tls: certificate.authority } : plain
  await using simulators = await orInWords(startSimulators(settings))
  await using proxy =
    options.proxy === true && certificate !== undefined
      ? await orInWords(startProxy(simulators, certificate.authority, options))
      : undefined
  for (const { carriers, plan } of planned)
    for (const carrier of simulators.carriers)
      if (carriers.includes(carrier.id)) await carrier.command({ kind: 'add-fault', plan })
  const up = { simulators, profile, proxy: proxy?.address, caFile: certificate?.file, tokenNeeded: token !== undefined }
  terminal.out(await introduction(up, terminal))
  await (stopped ?? interrupted())
  terminal.out('\nStopped.\n')
  return exitCodes.conformant
}

interface OwnQuirks {
  /** Their ids. */
  readonly ownQuirks: readonly string[]
  readonly quirkModule?: string
}

const noQuirks: OwnQuirks = { ownQuirks: [] }

/** @throws {UsageError} where the file brings no quirks */
async function readOwnQuirks(file: string): Promise<OwnQuirks> {
  const { quirkModule, ownQuirks } = (await readExtensions(file)).extensions
  if (quirkModule !== undefined) return { quirkModule, ownQuirks }
  throw new UsageError('BAD_EXTENSION', `${file} exports no \`extensions\` with quirks; see docs/writing.md.`)
}

/** Where it listens, what others call it, and where its state is: defaults where nothing was said. */
function whereAsked(options: SimulateOptions): SimulatorOptions {
  const { host, publicHost, publicPortBase, store, issuerPerTenant } = options
  return {
    ...(host === undefined ? {} : { host }),
    ...(publicHost === undefined ? {} : { publicHost }),
    ...(publicPortBase === undefined ? {} : { publicPortBase }),
    ...(store === undefined ? {} : { store }),
    ...(issuerPerTenant === undefined ? {} : { issuerPerTenant }),
  }
}

async function startProxy(
  { carriers }: Simulators,
  authority: Authority,
  { portBase, host }: SimulateOptions,
): Promise<CarrierProxy> {
  const port = portBase === 0 ? 0 : portBase + proxyPortOffset
  return startCarrierProxy({ carriers, authority, port, open: host !== undefined && !loopback.test(host) })
}

const loopback = /^(localhost|::1|127\.\d+\.\d+\.\d+)$/

interface ThrowAwayCertificate extends AsyncDisposable {
  readonly authority: Authority
  readonly file: string
}

/** Writes the authority's certificate where programs can read it; what was not asked for goes away at the end. */
async function throwAwayCertificate(asked: string | undefined): Promise<ThrowAwayCertificate> {
  const authority = await createAuthority()
  const folder = asked === undefined ? await mkdtemp(join(tmpdir(), 'parcelproof-')) : undefined
  const file = asked ?? join(folder ?? '', 'ca.pem')
  try {
    await writeFile(file, authority.cert)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError('OUT_NOT_WRITABLE', `--ca-file ${file} cannot be written: ${reason}.`)
  }
  const remove = async () => (folder === undefined ? undefined : rm(folder, { recursive: true, force: true }))
  return { authority, file, [Symbol.asyncDispose]: remove }
}

/** What a person can do about it, where the simulators do not know the command line. */
const advice: Partial<Record<SimulatorError['code'], readonly [UsageErrorCode, string]>> = {
  PORT_IN_USE: ['PORT_IN_USE', ' Say `--port-base 5000`, or `--port-base 0` for any.'],
  TOKEN_NEEDED: ['BAD_OPTION', ' Say `--control-token …`.'],
}

async function orInWords<T>(starting: Promise<T>): Promise<T> {
  try {
    return await starting
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error
    const [code, further] = advice[error.code] ?? ['BAD_OPTION', '']
    throw new UsageError(code, error.message + further)
  }
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
      resolve()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}
