import { startProcess } from '../../simulators/bench/child-process.ts'
import { codeFlow } from '../../simulators/bench/code-flow.ts'
import { measure } from '../../simulators/bench/measure.ts'
import { ratioTable } from './ratio-table.ts'
import type { Section } from './section.ts'

const counts = [1, 100, 1000, 10_000] as const

/** One carrier with more and more tenants, flows spread evenly over all of them. */
export async function costOfTenants(rounds: number): Promise<Section> {
  await using stack = new AsyncDisposableStack()
  const entrants = []
  for (const tenants of counts) {
    const server = stack.use(await startProcess('simulator', { args: ['--tenants', String(tenants)] }))
    entrants.push({ name: tenants.toLocaleString('en'), contestant: server.contestant, cpuMs: server.cpuMs })
  }
  const scores = await measure(codeFlow, entrants, { rounds, atOnce: 8, amount: { kind: 'flows', flows: 400 } })
  const perSecond = new Map(scores.map(({ name, perSecond: values }) => [name, values]))
  return {
    title: 'One to 10,000 tenants',
    lines: ratioTable('tenants of a carrier', 'flows a second', perSecond),
    missed: [],
  }
}
