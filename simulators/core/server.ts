import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Carrier, CarrierId, CarrierProfile } from '../carriers/carrier.ts'
import type { Command } from '../control/commands.ts'
import { runCommand } from '../control/run-command.ts'
import { createWorkbench, type Workbench } from '../control/workbench.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import { SimulatorError } from '../simulator-error.ts'
import { type Clock, type ClockSetting, createClock } from './clock.ts'
import { composeServer } from './compose.ts'
import { testPrefix } from './environment.ts'
import type { RunningKit, ServerEndpoints } from './kit.ts'
import { closeServer, listen, originOf } from './listen.ts'
import { installPipeline } from './pipeline.ts'
import type { QuirkSwitches } from './quirk.ts'
import { registerTenant } from './register-tenant.ts'
import { installScopedDate, realNow } from './scoped-date.ts'
import { createServerState, type ServerState } from './server-state.ts'
import type { Step } from './step.ts'
import type { SimulatedTenant, TenantSpec } from './tenancy.ts'

export interface ServerOptions {
  readonly carrier: Carrier
  readonly profile: CarrierProfile
  readonly table: readonly Step[]
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly seed: string | undefined
  readonly workbench?: WorkbenchOptions | undefined
  /** What others call this machine by, where it is not the host it listens on. */
  readonly publicHost?: string | undefined
  /** Serves https with this certificate and key (PEM). */
  readonly tls?: ServerCertificate | undefined
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

/** A carrier that is up. */
export interface RunningCarrier extends CarrierDescription, AsyncDisposable {
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

export interface CarrierClock {
  set(setting: ClockSetting): Promise<void>
  /** Milliseconds since the epoch, as the carrier sees them. */
  now(): Promise<number>
}

/** One profile with its quirks, ready to answer requests. */
interface Live {
  readonly kit: RunningKit
  readonly profile: CarrierProfile
  readonly quirks: QuirkSwitches
  readonly handle: ReturnType<RunningKit['provider']['callback']>
}

/** Starts one carrier in this thread. */
export async function startServer(options: ServerOptions): Promise<RunningCarrier> {
  const { carrier, seed } = options
  const server = options.tls === undefined ? createServer() : createTlsServer(options.tls)
  const port = await listen(server, options.host, options.port)
  const scheme = options.tls === undefined ? 'http' : 'https'
  const origin = originOf(scheme, options.publicHost ?? options.host, port)
  const clock = createClock(realNow)
  const state = createServerState(carrier.id, clock.now)
  const setClock = (setting: ClockSetting) => {
    installScopedDate()
    clock.set(setting)
  }
  const jumpClock = (byMs: number) => setClock({ offsetMs: clock.setting().offsetMs + byMs })
  const workbench =
    options.workbench === undefined
      ? undefined
      : createWorkbench({ carrier: carrier.id, carrierNow: clock.now, jumpClock })
  const started = { profile: options.profile, quirks: options.workbench?.quirks ?? {} }
  let live = goLive(options, { ...started, origin, clock, state, table: options.table, workbench })
  const configure = (profile: CarrierProfile, quirks: QuirkSwitches) => {
    const table = options.workbench?.tableOf(profile, quirks) ?? options.table
    live = goLive(options, { profile, quirks, origin, clock, state, table, workbench })
  }
  server.on('request', (request, response) => live.handle(request, response))

  const addTenant = (spec: TenantSpec) => registerTenant(live.kit, spec, seed)
  const close = async () => {
    workbench?.latches.clear()
    await closeServer(server)
  }
  return {
    id: carrier.id,
    get profile() {
      return live.profile
    },
    origin,
    get issuer() {
      return live.kit.issuer
    },
    get endpoints() {
      return live.kit.endpoints
    },
    get api() {
      return live.kit.api
    },
    testOrigin: origin + testPrefix,
    clock: { set: async (setting) => setClock(setting), now: async () => clock.now() },
    addTenant,
    async addTenants(specs) {
      const tenants: SimulatedTenant[] = []
      for (const spec of specs) tenants.push(await addTenant(spec))
      return tenants
    },
    async command(command) {
      const bench = workbench ?? noWorkbench()
      const { kit, profile, quirks } = live
      return runCommand(command, { kit, profile, quirks, state, seed, started, bench, setClock, jumpClock, configure })
    },
    watch: (tell) => (workbench ?? noWorkbench()).journal.watch(tell),
    close,
    [Symbol.asyncDispose]: close,
  }
}

interface LiveParts {
  readonly profile: CarrierProfile
  readonly quirks: QuirkSwitches
  readonly origin: string
  readonly clock: Clock
  readonly state: ServerState
  readonly table: readonly Step[]
  readonly workbench: Workbench | undefined
}

function goLive({ carrier }: ServerOptions, parts: LiveParts): Live {
  const { profile, quirks, origin, clock, state, workbench } = parts
  const table = workbench?.around(parts.table) ?? parts.table
  const kit = composeServer({ carrier, profile, origin, clock, table, state })
  if (workbench !== undefined) kit.provider.use(workbench.observe)
  installPipeline(kit, table)
  // Unexpected failures are answered with 500 by Koa; they are not printed a second time.
  kit.provider.silent = true
  return { kit, profile, quirks, handle: kit.provider.callback() }
}

function noWorkbench(): never {
  throw new SimulatorError('NO_WORKBENCH', 'This carrier has no workbench; start it with `control: true`.')
}
