import type { Platform } from '../../platform.ts'
import { standingOf } from '../health.ts'
import type { Tally } from '../tallies.ts'
import type { OperatorView } from './operator-page.ts'
import type { TenantView } from './tenant-page.ts'

const mostEntries = 50
const mostPairs = 200

/** What one tenant may see. */
export async function viewForTenant(platform: Platform, tenant: string): Promise<TenantView> {
  const { kit, steps, seeing } = platform
  const pairs = await Promise.all(
    steps.dashboardPairs(kit.tenants, tenant).map(async (pair) => ({
      standing: await standingOf(platform, pair),
      tally: seeing.tallies.of(pair),
    })),
  )
  const entries = await steps.readAudit(seeing.audit, tenant, { limit: String(mostEntries) })
  return { tenant, now: kit.clock.now(), pairs, entries }
}

/** What the operator sees. */
export async function viewForOperator({ kit, steps, seeing }: Platform): Promise<OperatorView> {
  const tallies = seeing.tallies.all()
  const pairs = tallies.map((tally) => ({
    tally,
    health: steps.healthOf(tally),
    pseudonym: seeing.pseudonym(tally.tenant),
  }))
  const troubledFirst = pairs.toSorted(
    (left, right) =>
      Number(right.health.status === 'failing') - Number(left.health.status === 'failing') ||
      left.tally.tenant.localeCompare(right.tally.tenant) ||
      left.tally.carrier.localeCompare(right.tally.carrier),
  )
  return {
    now: kit.clock.now(),
    tenants: kit.tenants.size,
    alerts: seeing.alerts(),
    pairs: troubledFirst.slice(0, mostPairs),
    activePairs: pairs.length,
    totals: {
      successes: sum(tallies, ({ successes }) => successes),
      failures: sum(tallies, ({ failures }) => failures),
      refreshes: sum(tallies, ({ refreshes }) => refreshes),
    },
    entries: await seeing.audit.ofAll({ limit: mostEntries }),
  }
}

function sum(tallies: readonly Tally[], of: (tally: Tally) => number): number {
  return tallies.reduce((total, tally) => total + of(tally), 0)
}
