import type { ServerFacts } from '../../scenarios/api/authorization-server.ts'
import { briefEffort, generousEffort } from '../../scenarios/api/effort.ts'
import type { AuthorizationServerScenario, Scenario } from '../../scenarios/api/scenario.ts'
import type { Authority, RunningCarrier } from '../../simulators/index.ts'
import {
  type AuthorizationServerDriver,
  createAuthorizationServerDriver,
} from '../drivers/authorization-server/driver.ts'
import type {
  LoginConfiguration,
  TargetConfiguration,
  TenantConfiguration,
} from '../drivers/authorization-server/input.ts'
import { observeRun } from '../drivers/authorization-server/observations.ts'
import type { ServerRunTarget } from '../engine/target.ts'
import type { Recorder } from '../evidence/recorder.ts'
import { createTraffic } from '../http/traffic.ts'
import type { CarrierShare } from './carrier-share.ts'
import { certifiedClients } from './certified-clients.ts'
import type { CarrierSurface } from './simulated-surface.ts'
import { simulatedLogin, tenantConfiguration, tenantSpec } from './simulated-tenant.ts'

/** A simulator as a target: every scenario gets tenants, clients and users made for it alone. */
export interface SimulatedTarget extends ServerRunTarget {
  close(): Promise<void>
}

export interface SimulatedTargetOptions {
  readonly carrier: RunningCarrier
  readonly share: CarrierShare
  readonly surface: CarrierSurface
  /** Vouches for the carrier's certificate and for those of clients. */
  readonly authority: Authority
  readonly name: string
  readonly facts: ServerFacts
  readonly recorder: Recorder
  /** Whether exchanges behind green results are kept too. */
  readonly keepsAllEvidence: boolean
  /** Milliseconds a scenario may take where it names no budget of its own. */
  readonly budgetMs: number
}

/** Generous on purpose: nothing but this process asks the simulators. */
const limits = { requests: 200_000, perSecond: 100_000, concurrency: 64, hosts: [] }

/** Makes a target of a running carrier. */
export function simulatedTarget(options: SimulatedTargetOptions): SimulatedTarget {
  const { carrier, share, surface, authority, name, facts, recorder, keepsAllEvidence, budgetMs } = options
  const connections = { tls: { ca: [authority.cert] } }
  const traffic = createTraffic({ limits, recorder, target: name, connections })
  const observations = observeRun()
  const { clock, time } = share
  // One driver for each way to sign in: what it has found out about the server holds for all of its leases.
  const drivers = new Map<'none' | 'form', AuthorizationServerDriver>()
  const driverFor = (pages: 'none' | 'form', tenants: TargetConfiguration['tenants']): AuthorizationServerDriver => {
    const known = drivers.get(pages) ?? openDriver(pages === 'form' ? simulatedLogin : { kind: 'none' }, tenants)
    drivers.set(pages, known)
    return known
  }
  const openDriver = (login: LoginConfiguration, tenants: TargetConfiguration['tenants']) =>
    createAuthorizationServerDriver({
      target: { name, metadata: surface.metadata, tenants, authorize: noExtras, token: noExtras, login },
      openChannel: ({ scenario, signal }) => traffic.channel({ scenario, signal }),
      observations,
      clock,
      now: clock.now,
    })
  return {
    role: 'authorization-server',
    name,
    profile: carrier.profile,
    // Today each carrier has faults of its own; what speaks for one says nothing of the others.
    ...(surface.offersExtensions ? { family: `bundled carriers (${carrier.profile})` } : {}),
    concurrency: 4,
    effort: keepsAllEvidence ? generousEffort : briefEffort,
    ...(keepsAllEvidence ? {} : { forget: ({ id }: Scenario) => recorder.forget(id, name) }),
    evidenceOf: (scenario) =>
      recorder.exchanges(scenario.id).flatMap(({ id, request }) => (request.target === name ? [id] : [])),
    async lease(scenario, signal) {
      const leave = await time.enter(scenario.movesTime === true ? 'alone' : 'together', signal)
      try {
        const pages = scenario.withPages === true || wantsPages(scenario) ? 'form' : 'none'
        const tenants = await makeTenants(carrier, share.prefix(), pages, scenario, { facts, surface, authority })
        const lease = await driverFor(pages, tenants).lease({
          scenario: scenario.id,
          needs: scenario.needs,
          signal,
          budgetMs: scenario.budget ?? budgetMs,
          tenants,
        })
        return {
          target: lease.target,
          async release() {
            await lease.release()
            // Tenants of the next scenarios know nothing of the time that has passed for this one.
            if (scenario.movesTime === true) await clock.reset()
            leave()
          },
        }
      } catch (error) {
        leave()
        throw error
      }
    },
    close: () => traffic.close(),
  }
}

const noExtras = { params: [], headers: [] }

const abilitiesOfPages: ReadonlySet<string> = new Set(['login', 'consent-page', 'deny', 'second-user'])

function wantsPages(scenario: Scenario): boolean {
  return scenario.needs.some((need) => abilitiesOfPages.has(need))
}

async function makeTenants(
  carrier: RunningCarrier,
  prefix: string,
  login: 'none' | 'form',
  scenario: AuthorizationServerScenario,
  { facts, surface, authority }: Pick<SimulatedTargetOptions, 'facts' | 'surface' | 'authority'>,
): Promise<readonly [TenantConfiguration, TenantConfiguration]> {
  const make = async (id: string): Promise<TenantConfiguration> => {
    const certified = scenario.needs.includes('mtls') && facts.mtls === true
    const clients = certified ? await certifiedClients(authority, id) : undefined
    const tenant = await carrier.addTenant(tenantSpec(id, login, scenario, surface, clients?.specs))
    return tenantConfiguration(carrier, tenant, facts, surface, clients?.certificates)
  }
  return Promise.all([make(`${prefix}-acme`), make(`${prefix}-globex`)])
}
