import { expect, test } from 'vitest'
import { z } from 'zod'
import { startSimulators } from './index.ts'
import { newParty, tokensOf } from './testing/code-flow.ts'

const kept = z.object({ store: z.object({ entries: z.array(z.unknown()), families: z.array(z.unknown()) }) })

test('forgets codes, tokens and grants that are over', async () => {
  await using simulators = await startSimulators({ carriers: ['ups'], inProcess: true, control: true })
  const server = simulators.carrier('ups')
  const stored = async () => kept.parse(await server.command({ kind: 'snapshot' })).store
  const party = await newParty(server, 'acme')
  const flows = async (count: number) => {
    for (let done = 0; done < count; done += 10) await Promise.all(Array.from({ length: 10 }, () => tokensOf(party)))
  }
  const before = await stored()
  await flows(400)
  const full = await stored()
  // An access token and a refresh token each at least, and one grant they belong to.
  expect(full.entries.length).toBeGreaterThan(before.entries.length + 800)
  expect(full.families).toHaveLength(400)

  await server.command({ kind: 'jump-clock', byMs: 400 * 24 * 3600 * 1000 })
  // What is over goes with one of the next thousand writes; each flow makes three.
  await flows(350)
  const after = await stored()
  expect(after.families.length).toBeLessThanOrEqual(350)
  expect(after.entries.length).toBeLessThan(before.entries.length + 350 * 4)
})
