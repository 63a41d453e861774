import { startProcess } from './child-process.ts'
import { codeFlow } from './code-flow.ts'
import { measure, type Plan, type Score } from './measure.ts'
import { ratios, type Spread } from './statistics.ts'

export interface CrowdRun {
  readonly scores: readonly Score[]
  /** How many times as fast the server with many clients was. */
  readonly ratio: Spread
  readonly met: boolean
}

/** The same server with ten clients and with ten thousand more, in turns; all flows are of the ten. */
export async function compareCrowd(carrier: string, clients: number, plan: Plan): Promise<CrowdRun> {
  const args = ['--carrier', carrier]
  await using few = await startProcess('simulator', { args })
  await using many = await startProcess('simulator', { args })
  await many.registerClients(clients)
  const entrants = [
    { name: `${clients} more clients`, contestant: many.contestant, cpuMs: many.cpuMs },
    { name: 'ten clients', contestant: few.contestant, cpuMs: few.cpuMs },
  ]
  const scores = await measure(codeFlow, entrants, plan)
  const ratio = ratios(scores[0]?.perSecond ?? [], scores[1]?.perSecond ?? [])
  return { scores, ratio, met: ratio.median >= 0.95 }
}
