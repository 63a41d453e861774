import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Redis } from 'ioredis'
import type { Carrier, CarrierProfile } from '../carriers/carrier.ts'
import type { Command } from '../control/commands.ts'
import { runCommand } from '../control/run-command.ts'
import { createWorkbench } from '../control/workbench.ts'
import { SimulatorError } from '../simulator-error.ts'
import { never } from '../store/redis-keys.ts'
import { joinSharedState, type SharedState } from '../store/shared-state.ts'
import { type ClockSetting, createClock } from './clock.ts'
import { testPrefix } from './environment.ts'
import { goLive, type Live } from './live.ts'
import type { Quirk, QuirkSwitches } from './quirk.ts'
import { checkTenantId, registerTenant } from './register-tenant.ts'
import { installScopedDate, realNow } from './scoped-date.ts'
import type { ServedCarrier, WorkbenchOptions } from './server.ts'
import { createServerState, type ServerState } from './server-state.ts'
import type { Step } from './step.ts'
import type { SimulatedTenant, TenantSpec } from './tenancy.ts'
import { serveTenants } from './tenant-issuers.ts'

export interface CoreOptions {
  readonly carrier: Carrier
  readonly profile: CarrierProfile
  readonly table: readonly Step[]
  readonly ownQuirks?: readonly Quirk[] | undefined
  /** What every address begins with; it may have a path. */
  readonly origin: string
  /** Where clients show certificates; nowhere where it is left out. */
  readonly mutualTlsOrigin?: string | undefined
  readonly seed: string | undefined
  readonly workbench: WorkbenchOptions | undefined
  /** Keeps the state there, for other processes to serve it too. */
  readonly redis: Redis | undefined
  /** Gives every tenant an issuer of its own, with its own keys, at a path of its own. */
  readonly issuerPerTenant?: boolean | undefined
}

/** A carrier without the port it listens on. */
export interface CarrierCore extends Omit<ServedCarrier, 'close' | typeof Symbol.asyncDispose> {
  handle(request: IncomingMessage, response: ServerResponse): void
  end(): Promise<void>
}

/** Makes a carrier: its clock, its state, its workbench, and what answers requests. */
export async function createCarrierCore(options: CoreOptions): Promise<CarrierCore> {
  const { carrier, seed, origin, mutualTlsOrigin, redis, issuerPerTenant = false } = options
  const clock = createClock(realNow)
  const setClock = (setting: ClockSetting) => {
    installScopedDate()
    clock.set(setting)
  }
  const jumpClock = (byMs: number) => setClock({ offsetMs: clock.setting().offsetMs + byMs })
  let shared: SharedState | undefined
  const together = async (name: string) => (shared === undefined ? 0 : (await shared.store.count(name, never)).count)
  const workbench =
    options.workbench === undefined
      ? undefined
      : createWorkbench({
          carrier: carrier.id,
          carrierNow: clock.now,
          jumpClock(byMs) {
            jumpClock(byMs)
            // A fault moved it while a request is served; that request does not wait for the others to hear of it.
            publish().catch(() => undefined)
          },
          together: redis === undefined ? undefined : together,
        })
  const started = { profile: options.profile, quirks: options.workbench?.quirks ?? {} }
  let live: Live | undefined
  let state: ServerState
  const configure = (profile: CarrierProfile, quirks: QuirkSwitches) => {
    const table = options.workbench?.tableOf(profile, quirks) ?? options.table
    live = goLive(carrier, { profile, quirks, origin, mutualTlsOrigin, clock, state, table, workbench })
    tenants?.renew()
  }
  const settings = () => ({
    profile: current().profile,
    quirks: current().quirks,
    clock: clock.anchor(),
    faults: [...(workbench?.faults.inForce() ?? [])],
  })
  let timedBy = ''
  const publish = async () => {
    if (shared === undefined) return
    const told = settings()
    await shared.publish(told)
    // Redis counts in real time; where the clock goes otherwise now, so do the ends of its keys.
    const timing = JSON.stringify(told.clock)
    if (timing !== timedBy) await shared.store.retime()
    timedBy = timing
  }
  const current = (): Live => {
    if (live === undefined) throw new Error('The carrier is not up yet.')
    return live
  }

  if (redis === undefined) state = createServerState(carrier.id, clock.now)
  else {
    const adopt: Parameters<typeof joinSharedState>[0]['adopt'] = (found) => {
      installScopedDate()
      clock.follow(found.clock)
      workbench?.faults.adopt(found.faults)
      if (live !== undefined) configure(found.profile, found.quirks)
    }
    shared = await joinSharedState({ redis, carrier: carrier.id, origin, clock, adopt })
    state = shared
  }
  live = goLive(carrier, { ...started, origin, mutualTlsOrigin, clock, state, table: options.table, workbench })
  const tenants = issuerPerTenant
    ? serveTenants({
        origin,
        state: () => state,
        goLive: (parts) => {
          const { profile, quirks } = current()
          const table = options.workbench?.tableOf(profile, quirks) ?? options.table
          return goLive(carrier, { profile, quirks, mutualTlsOrigin, clock, table, workbench, ...parts })
        },
      })
    : undefined
  const kitOf = async (tenant: string) => (tenants === undefined ? current().kit : (await tenants.of(tenant)).kit)
  // Whoever starts last says how the carrier behaves; its clock, its faults and what it issued stay as they are.
  await publish()

  const addTenant = async (spec: TenantSpec) => {
    await shared?.sync()
    checkTenantId(spec.id)
    return registerTenant(await kitOf(spec.id), spec, seed)
  }
  const serve = (request: IncomingMessage, response: ServerResponse) =>
    tenants === undefined ? current().handle(request, response) : tenants.serve(request, response)
  return {
    id: carrier.id,
    get profile() {
      return current().profile
    },
    origin,
    get issuer() {
      return current().kit.issuer
    },
    get endpoints() {
      return current().kit.endpoints
    },
    get api() {
      return current().kit.api
    },
    testOrigin: origin + testPrefix,
    handle(request, response) {
      if (shared === undefined) serve(request, response)
      else
        shared.sync().then(
          () => serve(request, response),
          () => refuse(response),
        )
    },
    clock: {
      async set(setting) {
        await shared?.sync()
        setClock(setting)
        await publish()
      },
      now: async () => clock.now(),
    },
    addTenant,
    async addTenants(specs) {
      const tenants: SimulatedTenant[] = []
      for (const spec of specs) tenants.push(await addTenant(spec))
      return tenants
    },
    async command(command: Command) {
      const bench = workbench ?? noWorkbench()
      await shared?.sync().catch(unreachable)
      const { kit, profile, quirks } = current()
      const own = { profile, quirks, ownQuirks: options.ownQuirks ?? [], state, seed, started }
      const tools = { kit, kitOf, ...own, bench, clock, setClock, jumpClock, configure }
      const answer = await runCommand(command, tools)
      if (changing.has(command.kind)) await publish()
      return answer
    },
    watch: (tell) => (workbench ?? noWorkbench()).journal.watch(tell),
    async end() {
      workbench?.latches.clear()
      await shared?.close()
    },
  }
}

/** Commands after which the carrier behaves otherwise, at every process. */
const changing = new Set<Command['kind']>([
  'configure',
  'set-clock',
  'jump-clock',
  'add-fault',
  'remove-fault',
  'clear-faults',
  'remove-tenant',
  'reset',
  'restore',
])

function noWorkbench(): never {
  throw new SimulatorError('NO_WORKBENCH', 'This carrier has no workbench; start it with `control: true`.')
}

const lost = 'The store of the simulator does not answer; see that Redis runs.'

function unreachable(): never {
  throw new SimulatorError('STORE_UNREACHABLE', lost)
}

function refuse(response: ServerResponse): void {
  response.writeHead(503, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error: 'temporarily_unavailable', error_description: lost }))
}
