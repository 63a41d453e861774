import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Carrier, CarrierId, CarrierProfile } from '../carriers/carrier.ts'
import type { Command } from '../control/commands.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import { openRedis } from '../store/open-redis.ts'
import { createCarrierCore } from './carrier-core.ts'
import type { ClockSetting } from './clock.ts'
import type { ServerEndpoints } from './kit.ts'
import { closeServer, listen, originOf } from './listen.ts'
import type { Quirk, QuirkSwitches } from './quirk.ts'
import { createSessions } from './sessions.ts'
import type { Step } from './step.ts'
import type { SimulatedTenant, TenantSpec } from './tenancy.ts'

export interface ServerOptions {
  readonly carrier: Carrier
  readonly profile: CarrierProfile
  readonly table: readonly Step[]
  /** Quirks beside the bundled ones; those in force are in the table already. */
  readonly ownQuirks?: readonly Quirk[] | undefined
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly seed: string | undefined
  readonly workbench?: WorkbenchOptions | undefined
  /** What others call this machine by, where it is not the host it listens on. */
  readonly publicHost?: string | undefined
  /** Serves https with this certificate and key (PEM). */
  readonly tls?: ServerCertificate | undefined
  /** Serves https once more, on a port of its own where clients show certificates (RFC 8705). */
  readonly mutualTls?: ServerCertificate | undefined
  /** The port others reach it by, where something stands in front of it; the host is `publicHost`. */
  readonly publicPort?: number | undefined
  /** Address of a Redis that keeps the state for several processes; without one this process keeps it. */
  readonly store?: string | undefined
  /** Gives every tenant an issuer of its own, with its own keys and metadata. */
  readonly issuerPerTenant?: boolean | undefined
}

/** PEM, with the certificate of the authority behind it. */
export interface ServerCertificate {
  readonly cert: string
  readonly key: string
  readonly ca: string
}

/** What a server needs to be changed while it runs. */
export interface WorkbenchOptions {
  readonly quirks: QuirkSwitches
  tableOf(profile: CarrierProfile, quirks: QuirkSwitches): readonly Step[]
}

/** Where a carrier answers, and how it behaves. */
export interface CarrierDescription {
  readonly profile: CarrierProfile
  readonly origin: string
  readonly issuer: string
  /** Addresses by their RFC 8414 names. */
  readonly endpoints: ServerEndpoints
  /** Base of the resource endpoints. */
  readonly api: string
  /** The same server as the carrier's test environment, where its quirks give it one. */
  readonly testOrigin: string
}

/** A carrier that is up, with a state of its own. */
export interface ServedCarrier extends CarrierDescription, AsyncDisposable {
  readonly id: CarrierId
  readonly clock: CarrierClock
  addTenant(spec: TenantSpec): Promise<SimulatedTenant>
  addTenants(specs: readonly TenantSpec[]): Promise<readonly SimulatedTenant[]>
  /** What its workbench can do; refused where the carrier was started without one. */
  command(command: Command): Promise<unknown>
  /** Calls `tell` for each new entry of the journal until the function given back is called. */
  watch(tell: (entry: JournalEntry) => void): () => void
  close(): Promise<void>
}

/** A carrier that listens on a port. */
export interface RunningCarrier extends ServedCarrier {
  /** Serves the same carrier once more, with a state of its own that nobody else sees. */
  openSession(settings: SessionSettings): Promise<SessionCarrier>
}

/** How a session begins. */
export interface SessionSettings {
  readonly id: string
  readonly profile?: CarrierProfile | undefined
  readonly quirks?: QuirkSwitches | undefined
  readonly seed?: string | undefined
  /** Listens on a port of its own, for clients that know no more of a base address than host and port. */
  readonly ownPort?: boolean | undefined
}

/** A carrier in one session. */
export interface SessionCarrier extends ServedCarrier {
  /** Milliseconds since somebody last sent it a request or a command. */
  idleMs(): Promise<number>
}

export interface CarrierClock {
  set(setting: ClockSetting): Promise<void>
  /** Milliseconds since the epoch, as the carrier sees them. */
  now(): Promise<number>
}

/** Starts one carrier in this thread. */
export async function startServer(options: ServerOptions): Promise<RunningCarrier> {
  const { host, publicHost = host, tls } = options
  const redis = options.store === undefined ? undefined : await openRedis(new URL(options.store))
  const server = tls === undefined ? createServer() : createTlsServer(tls)
  const certified = options.mutualTls === undefined ? undefined : certifiedServer(options.mutualTls)
  try {
    const port = await listen(server, host, options.port)
    const certifiedPort =
      certified === undefined
        ? undefined
        : await listen(certified, host, options.port === 0 ? 0 : port + certifiedOffset)
    const mutualTlsOrigin = certifiedPort === undefined ? undefined : originOf('https', publicHost, certifiedPort)
    const origin = originOf(tls === undefined ? 'http' : 'https', publicHost, options.publicPort ?? port)
    const core = await createCarrierCore({ workbench: undefined, ...options, origin, mutualTlsOrigin, redis })
    const sessions = createSessions({ ...options, origin })
    server.on('request', (request, response) => {
      if (!sessions.serve(request, response)) core.handle(request, response)
    })
    certified?.on('request', (request, response) => core.handle(request, response))
    const close = async () => {
      await sessions.close()
      await core.end()
      if (certified !== undefined) await closeServer(certified)
      await closeServer(server)
    }
    return Object.assign(core, { openSession: sessions.open, close, [Symbol.asyncDispose]: close })
  } catch (error) {
    redis?.disconnect()
    for (const one of [server, certified]) if (one?.listening === true) await closeServer(one)
    throw error
  }
}

/** Between two carriers' ports. */
const certifiedOffset = 5

/** Asks for a certificate and takes any or none: which one is good is the business of whoever is asked for a token. */
function certifiedServer({ cert, key, ca }: ServerCertificate) {
  return createTlsServer({ cert, key, ca, requestCert: true, rejectUnauthorized: false })
}
