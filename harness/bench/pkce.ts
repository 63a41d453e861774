import { startProcess } from '../../simulators/bench/child-process.ts'
import { codeFlow, legacyFlow } from '../../simulators/bench/code-flow.ts'
import { openConnection } from '../../simulators/bench/connection.ts'
import { spreadOf } from '../../simulators/bench/statistics.ts'
import { type Section, table } from './section.ts'

const wantedMs = 1
const warmUp = 300

/** The same flow with PKCE and without, one after the other on one connection, in turn. */
export async function costOfPkce(flows: number): Promise<Section> {
  await using server = await startProcess('simulator', { args: ['--profile', 'migrating'] })
  const { contestant } = server
  await using connection = openConnection(new URL(contestant.issuer).origin, 1)
  const [pkce, legacy]: [number[], number[]] = [[], []]
  for (let index = 0; index < warmUp + flows; index += 1) {
    const client = contestant.clients[index % contestant.clients.length]
    if (client === undefined) throw new Error('There are no clients.')
    const both = [
      { flow: codeFlow, into: pkce },
      { flow: legacyFlow, into: legacy },
    ]
    for (const { flow, into } of index % 2 === 0 ? both : both.toReversed()) {
      const startedAt = performance.now()
      await flow(connection, contestant, client)
      if (index >= warmUp) into.push(performance.now() - startedAt)
    }
  }
  const differences = spreadOf(pkce.map((ms, index) => ms - (legacy[index] ?? Number.NaN)))
  const row = (name: string, values: readonly number[]) => {
    const { median, low, high } = spreadOf(values)
    return [name, median.toFixed(3), `${low.toFixed(3)}–${high.toFixed(3)}`]
  }
  const cost = differences.median.toFixed(3)
  // Twice the standard error of a median, from the quartiles: a busy machine spreads single flows far wider than that.
  const noise = (2 * 1.2533 * (differences.high - differences.low)) / 1.349 / Math.sqrt(flows)
  const met = differences.median + noise < wantedMs
  return {
    title: 'What PKCE costs',
    lines: [
      ...table(['a whole flow', 'median, ms', 'quartiles'], [row('with PKCE', pkce), row('without', legacy)]),
      '',
      `PKCE adds ${cost} ± ${noise.toFixed(3)} ms at the median of ${flows} pairs (quartiles ${differences.low.toFixed(3)} to ${differences.high.toFixed(3)}), under ${wantedMs} ms wanted: ${met ? 'reached' : '**missed**'}. Verifier and challenge are made within it.`,
    ],
    missed: met ? [] : [`PKCE adds ${cost} ± ${noise.toFixed(3)} ms, and under ${wantedMs} ms is wanted.`],
  }
}
