import type { ClientTarget, PlatformTenant, PlayedCarrier } from '../../api/client.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { type Connected, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { accessTokenMs, callAs, refreshesIn } from './ageing.ts'

const row = 'TENANT-LIFE-8'
const fewest = 6
/** Before the end of a token; nobody refreshes earlier. */
const earliest = 31 * 60_000
const coarse = 60_000
const fine = 3_000

export const refreshesSpread = clientScenario({
  id: 'client/refresh/spread',
  title: 'Tokens that came together are not refreshed together',
  story: 'Everybody connects at the same moment; time goes by in small steps, and each refresh is noted.',
  requirements: [row],
  needs: ['call', 'clock'],
  once: true,
  repeats: true,
  budget: 180_000,
  caughtBy: [{ twin: 'refreshes-everybody-at-the-same-moment', breaks: [row] }],
  async run({ target }) {
    const pairs = [target.carrier, ...target.otherCarriers].flatMap((carrier) =>
      target.tenants.map((tenant) => ({ tenant, carrier })),
    )
    if (pairs.length < fewest)
      return couldNotRun(
        row,
        `it needs ${fewest} pairs of tenant and carrier or more: add entries to client.tenants or client.carriers`,
      )
    const first = await watch(target, pairs, {
      from: accessTokenMs - earliest,
      to: accessTokenMs - coarse,
      step: coarse,
    })
    if ('findings' in first) return first.findings
    if (first.moments.length < pairs.length) {
      return notApplicable(row, 'the platform does not refresh before tokens are over')
    }
    const [soonest, latest] = [Math.min(...first.moments), Math.max(...first.moments)]
    if (latest - soonest > coarse) return held(row, said(soonest, latest))
    // All in one step: look closer before anything is said.
    const closer = await watch(target, pairs, { from: soonest - 2 * coarse, to: latest + coarse, step: fine })
    if ('findings' in closer) return closer.findings
    const [begin, end] = [Math.min(...closer.moments), Math.max(...closer.moments)]
    return end - begin > 2 * fine
      ? held(row, said(begin, end))
      : broken(row, {
          expected: 'refreshes at different moments',
          observed: `${pairs.length} pairs that connected together were refreshed within ${(end - begin + fine) / 1000} s`,
        })
  },
})

function said(from: number, to: number): string {
  return `refreshes are spread over ${Math.round((to - from) / 1000)} s`
}

interface Pair {
  readonly tenant: PlatformTenant
  readonly carrier: PlayedCarrier
}

interface Window {
  readonly from: number
  readonly to: number
  readonly step: number
}

/** How long after connecting each pair was refreshed first. */
async function watch(
  target: ClientTarget,
  pairs: readonly Pair[],
  { from, to, step }: Window,
): Promise<{ readonly moments: readonly number[] } | { readonly findings: readonly Finding[] }> {
  const connections: Connected[] = []
  for (const { tenant, carrier } of pairs) {
    const connected = await connect(target, tenant, { carrier, call: true })
    if (connected.kind === 'failed') return { findings: controlFailed(row, connected) }
    connections.push(connected)
  }
  const moments = new Map<string, number>()
  let now = 0
  for (let next = from; next <= to && moments.size < connections.length; next += step) {
    const stuck = await target.advance(next - now)
    if (stuck !== undefined) return { findings: inconclusive(row, stuck) }
    now = next
    const before = target.tokenRequests().length
    await Promise.all(
      connections.filter(({ flow }) => !moments.has(flow.id)).map((connected) => callAs(target, connected)),
    )
    for (const { refreshToken } of refreshesIn(target.tokenRequests().slice(before))) {
      const flow = refreshToken?.issuedFor?.flow
      if (flow !== undefined && !moments.has(flow)) moments.set(flow, now)
    }
  }
  return { moments: [...moments.values()] }
}
