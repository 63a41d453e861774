import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { startProcess } from '../../simulators/bench/child-process.ts'
import { codeFlow } from '../../simulators/bench/code-flow.ts'
import { openConnection } from '../../simulators/bench/connection.ts'
import { drive } from '../../simulators/bench/drive.ts'
import { type Section, table } from './section.ts'

const cpuProfile = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
})
type CpuProfile = z.output<typeof cpuProfile>

const shown = 5

/** Where the time of a simulated carrier goes during whole flows with PKCE. */
export async function whereTimeGoes(flows: number): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), 'parcelproof-profile-'))
  try {
    await runFlows(folder, flows)
    const [file] = await readdir(folder)
    if (file === undefined) throw new Error('The carrier left no profile.')
    const costs = costsOf(cpuProfile.parse(JSON.parse(await readFile(join(folder, file), 'utf8'))))
    const busy = costs.reduce((sum, { ms }) => sum + ms, 0)
    const rows = costs
      .slice(0, shown)
      .map(({ name, ms }) => [name, `${((ms / busy) * 100).toFixed(1)} %`, (ms / flows).toFixed(3)])
    return {
      title: 'Where the time goes',
      lines: [
        `Of a simulated carrier during ${flows} flows with PKCE, by its CPU profile; idle time is left out.`,
        '',
        ...table(['cost', 'share', 'ms a flow'], rows),
      ],
      missed: [],
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function runFlows(cpuProfiles: string, flows: number): Promise<void> {
  await using server = await startProcess('simulator', { cpuProfiles })
  const { contestant } = server
  await using connection = openConnection(new URL(contestant.issuer).origin, 8)
  const once = async (index: number) => {
    const client = contestant.clients[index % contestant.clients.length]
    if (client === undefined) throw new Error('There are no clients.')
    await codeFlow(connection, contestant, client)
  }
  await drive(once, 8, { kind: 'flows', flows })
}

/** Self time by function of ours, by package, and by part of Node; the most costly first. */
function costsOf({
  nodes,
  samples,
  timeDeltas,
}: CpuProfile): readonly { readonly name: string; readonly ms: number }[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
  const sums = new Map<string, number>()
  for (const [index, id] of samples.entries()) {
    const name = names.get(id)
    if (name === undefined) continue
    sums.set(name, (sums.get(name) ?? 0) + (timeDeltas[index] ?? 0) / 1000)
  }
  return [...sums].map(([name, ms]) => ({ name, ms })).toSorted((a, b) => b.ms - a.ms)
}

function nameOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string | undefined {
  // What starts the process is not what a flow costs.
  if (['(idle)', '(root)', '(program)'].includes(functionName) || url.startsWith('node:internal/modules'))
    return undefined
  const [, dependency] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? []
  if (dependency !== undefined) return dependency
  const own = /\/((?:simulators|load|harness)\/.*)$/.exec(url)?.[1]
  if (own !== undefined) return `${own}: ${functionName || 'top level'}`
  if (url.startsWith('node:')) return `Node: ${url.split('/').slice(0, 2).join('/')}`
  return functionName === '' ? 'V8 and Node, native' : `native: ${functionName}`
}
