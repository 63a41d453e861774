import { startProcess } from './child-process.ts'
import { codeFlow } from './code-flow.ts'
import { openConnection } from './connection.ts'
import { drive } from './drive.ts'

const step = 20_000
const pastEverything = 400 * 24 * 3600 * 1000
const mostGrowth = 8 * 1024 * 1024

/** Heap after each stretch of flows, in bytes, and whether it stays where it was. */
export interface MemoryRun {
  readonly heaps: readonly number[]
  readonly flat: boolean
}

/**
 * Runs flows, moving the carrier's clock past all that was issued after each stretch, so that what expires has to go.
 * Flat means: no end of a stretch lies more than 8 MB above the first one, after which everything is compiled and the
 * journal full.
 */
export async function watchMemory(
  carrier: string,
  flows: number,
  atOnce: number,
  print: (line: string) => void,
): Promise<MemoryRun> {
  await using server = await startProcess('simulator', { args: ['--carrier', carrier, '--journal'] })
  const { contestant, heapBytes, moveClock } = server
  await using connection = openConnection(new URL(contestant.issuer).origin, atOnce)
  const run = (count: number) =>
    drive(
      async (index) => {
        const client = contestant.clients[index % contestant.clients.length]
        if (client === undefined) throw new Error('There are no clients.')
        await codeFlow(connection, contestant, client)
      },
      atOnce,
      { kind: 'flows', flows: count },
    )
  const heaps: number[] = []
  for (let done = 0; done < flows; done += step) {
    await run(Math.min(step, flows - done))
    await moveClock(pastEverything)
    // Expired state goes with later writes, not by a timer.
    await run(1000)
    const heap = await heapBytes()
    heaps.push(heap)
    print(`- ${Math.min(flows, done + step)} flows: ${(heap / 1024 / 1024).toFixed(1)} MB`)
  }
  const [first = 0] = heaps
  return { heaps, flat: heaps.every((heap) => heap - first < mostGrowth) }
}
