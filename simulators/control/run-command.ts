import type { CarrierProfile } from '../carriers/carrier.ts'
import { quirks as allQuirks, checkSwitches } from '../carriers/quirks.ts'
import type { Clock, ClockSetting } from '../core/clock.ts'
import type { RunningKit } from '../core/kit.ts'
import type { Quirk, QuirkSwitches } from '../core/quirk.ts'
import { checkTenantId, putTenant, registerClient, registerTenant } from '../core/register-tenant.ts'
import type { ServerState } from '../core/server-state.ts'
import { emptyStore } from '../core/token-store.ts'
import { SimulatorError } from '../simulator-error.ts'
import type { Command } from './commands.ts'
import { readSnapshot, restoreSnapshot, snapshotOf } from './snapshot.ts'
import type { Workbench } from './workbench.ts'

/** What a command works on. */
export interface Bench {
  readonly kit: RunningKit
  /** The kit of the server that a tenant is at home at: its own, or everybody's. */
  readonly kitOf: (tenant: string) => Promise<RunningKit>
  readonly profile: CarrierProfile
  readonly quirks: QuirkSwitches
  /** Quirks beside the bundled ones. */
  readonly ownQuirks: readonly Quirk[]
  readonly state: ServerState
  readonly seed: string | undefined
  /** How the carrier was started, and is again after a reset. */
  readonly started: { readonly profile: CarrierProfile; readonly quirks: QuirkSwitches }
  readonly bench: Workbench
  readonly clock: Clock
  setClock(setting: ClockSetting): void
  jumpClock(byMs: number): void
  /** Lets the carrier behave otherwise from the next request on. */
  configure(profile: CarrierProfile, quirks: QuirkSwitches): void
}

/** Does what a command says and gives its answer, which is JSON. */
export async function runCommand(command: Command, on: Bench): Promise<unknown> {
  const { kit, bench, state } = on
  switch (command.kind) {
    case 'describe':
      return describe(on)
    case 'configure':
      return configure(on, command.configuration)
    case 'tenants':
      return state.tenancy.all()
    case 'add-tenant':
      return inWords(async () => {
        checkTenantId(command.spec.id)
        return registerTenant(await on.kitOf(command.spec.id), command.spec, on.seed)
      })
    case 'remove-tenant':
      return removeTenant(on, command.tenant)
    case 'add-client': {
      const tenant = state.tenancy.get(command.tenant)
      if (tenant === undefined) throw new SimulatorError('NOT_FOUND', `There is no tenant ${command.tenant}.`)
      return inWords(async () => registerClient(await on.kitOf(tenant.id), tenant, command.spec, on.seed))
    }
    case 'set-clock':
      on.setClock(command.setting)
      return clockOf(on)
    case 'jump-clock':
      on.jumpClock(command.byMs)
      return clockOf(on)
    case 'journal':
      return bench.journal.find({
        ...command.query,
        after: count(command.query.after),
        limit: count(command.query.limit),
      })
    case 'clear-journal':
      return bench.journal.clear()
    case 'faults':
      return bench.faults.list()
    case 'add-fault':
      return bench.faults.add(command.plan)
    case 'remove-fault':
      return bench.faults.remove(command.id)
    case 'clear-faults':
      return bench.faults.clear()
    case 'latches':
      return bench.latches.list()
    case 'add-latch':
      return bench.latches.add(command.plan)
    case 'release-latch':
      return { released: bench.latches.release(command.id) }
    case 'remove-latch':
      return bench.latches.remove(command.id)
    case 'reset':
      return reset(on)
    case 'snapshot':
      return snapshotOf(on)
    case 'restore':
      return restoreSnapshot(on, readSnapshot(command.snapshot, kit.carrier.id))
  }
}

/** Numbers of an address are text. */
function count(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value)
}

async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new SimulatorError('BAD_REQUEST', error instanceof Error ? error.message : String(error))
  }
}

function clockOf({ kit }: Pick<Bench, 'kit'>) {
  return { now: new Date(kit.clock.now()).toISOString(), ...kit.clock.setting() }
}

function describe(on: Bench) {
  const { kit, profile, quirks } = on
  const own = [...allQuirks, ...on.ownQuirks].filter(({ carrier }) => carrier === kit.carrier.id)
  return {
    id: kit.carrier.id,
    title: kit.carrier.title,
    profile,
    origin: kit.origin,
    issuer: kit.issuer,
    endpoints: kit.endpoints,
    api: kit.api,
    clock: clockOf(on),
    quirks: own.map(({ id, says, confidence, on: profiles }) => ({
      id,
      says,
      confidence,
      on: quirks[id] ?? profiles.includes(profile),
    })),
  }
}

function configure(
  on: Bench,
  wanted: { readonly profile?: CarrierProfile | undefined; readonly quirks?: QuirkSwitches | undefined },
): void {
  const quirks = { ...on.quirks, ...wanted.quirks }
  try {
    checkSwitches(quirks, on.ownQuirks)
  } catch (error) {
    throw new SimulatorError('UNKNOWN_QUIRK', error instanceof Error ? error.message : String(error))
  }
  on.configure(wanted.profile ?? on.profile, quirks)
}

/** Ends everything of one tenant and of nobody else, so that test jobs that share a simulator can tidy up. */
async function removeTenant({ state, kitOf, bench }: Bench, id: string): Promise<void> {
  const tenant = state.tenancy.get(id)
  if (tenant === undefined) throw new SimulatorError('NOT_FOUND', `There is no tenant ${id}.`)
  const { tenants, clients } = state.tenancy.snapshot()
  const kit = await kitOf(id)
  for (const [clientId, owner] of clients) {
    if (owner !== id) continue
    await kit.store.endClient(clientId)
    await kit.store.destroy('Client', clientId)
  }
  await kit.store.destroy('InitialAccessToken', tenant.initialAccessToken)
  state.tenancy.restore({
    tenants: tenants.filter((one) => one.id !== id),
    clients: clients.filter(([, owner]) => owner !== id),
  })
  for (const { id: fault, plan } of bench.faults.list()) if (plan.where.tenant === id) bench.faults.remove(fault)
  for (const { id: latch, plan } of bench.latches.list()) if (plan.where.tenant === id) bench.latches.remove(latch)
}

/** Back to how it was started: tenants stay with the clients they were given, everything that was issued goes. */
async function reset(on: Bench): Promise<void> {
  const { state, bench } = on
  const tenants = state.tenancy.all()
  forgetMeddling(on)
  bench.journal.clear()
  on.setClock({ offsetMs: 0, frozen: false, rate: 1 })
  on.configure(on.started.profile, on.started.quirks)
  // Keys stay, as those of the carrier itself do.
  const keys = (await state.store.snapshot()).entries.filter(({ key }) => key.startsWith('TenantKeys:'))
  await state.store.restore({ ...emptyStore, entries: keys })
  state.tenancy.restore({ tenants: [], clients: [] })
  for (const tenant of tenants) await putTenant(await on.kitOf(tenant.id), tenant)
}

function forgetMeddling({ bench }: Bench): void {
  bench.faults.clear()
  bench.latches.clear()
}
