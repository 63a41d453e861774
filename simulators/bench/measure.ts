import { type Connection, openConnection } from './connection.ts'
import type { BenchClient, Contestant } from './contestant.ts'
import { type Amount, drive } from './drive.ts'
import { useTokens } from './use-tokens.ts'

/** One way to get a token; gives the token. */
export type Flow = (connection: Connection, contestant: Contestant, client: BenchClient) => Promise<string>

/** A server to measure, and what it is called in the table. */
export interface Entrant {
  readonly name: string
  readonly contestant: Contestant
  cpuMs(): Promise<number>
}

export interface Plan {
  readonly rounds: number
  readonly amount: Amount
  readonly atOnce: number
}

/** What one server did, round for round. */
export interface Score {
  readonly name: string
  readonly perSecond: number[]
  /** Processor time of the server's process a flow. */
  readonly cpuMs: number[]
  /** Tokens that were used afterwards, outside the measured time. */
  tokensUsed: number
}

/**
 * Measures servers side by side: each round takes all of them in turn, every other round backwards, so that what the
 * rest of the machine does meanwhile hits them alike. A first round warms up and is not counted.
 */
export async function measure(flow: Flow, entrants: readonly Entrant[], plan: Plan): Promise<readonly Score[]> {
  const scores = entrants.map(({ name }): Score => ({ name, perSecond: [], cpuMs: [], tokensUsed: 0 }))
  for (let round = 0; round <= plan.rounds; round += 1) {
    const order = [...entrants.entries()]
    for (const [index, entrant] of round % 2 === 0 ? order : order.toReversed()) {
      const result = await measureOnce(flow, entrant, plan)
      const score = scores[index]
      if (round === 0 || score === undefined) continue
      score.perSecond.push(result.perSecond)
      score.cpuMs.push(result.cpuMs)
      score.tokensUsed += result.tokensUsed
    }
  }
  return scores
}

const sampleEvery = 50

async function measureOnce(flow: Flow, { contestant, cpuMs }: Entrant, { amount, atOnce }: Plan) {
  await using connection = openConnection(new URL(contestant.issuer).origin, atOnce)
  const { clients } = contestant
  const sample: { readonly client: BenchClient; readonly token: string }[] = []
  const cpuBefore = await cpuMs()
  const { flows, seconds } = await drive(
    async (index) => {
      const client = clients[index % clients.length]
      if (client === undefined) throw new Error('There are no clients.')
      const token = await flow(connection, contestant, client)
      if (index % sampleEvery === 0) sample.push({ client, token })
    },
    atOnce,
    amount,
  )
  const cpu = (await cpuMs()) - cpuBefore
  const tokensUsed = await useTokens(connection, contestant, sample)
  return { perSecond: flows / seconds, cpuMs: cpu / flows, tokensUsed }
}
