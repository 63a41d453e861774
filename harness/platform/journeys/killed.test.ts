import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { type Kill, killPoints, tellKillStory } from '../testing/kills.ts'
import { startPostgres } from '../testing/postgres-server.ts'
import { startRedis } from '../testing/redis-server.ts'
import { isMissing, tellMissing } from '../testing/service.ts'

/** `KILL_SEED` replays a run; the name of the failed test says which. */
const seed = Number(process.env.KILL_SEED ?? Date.now() % 2 ** 31)
const randomKill = fc.record<Kill>({
  point: fc.constantFrom(...killPoints),
  tenant: fc.constantFrom('acme', 'globex'),
  after: fc.integer({ min: 0, max: 60 }),
})
/** Every point once, in an order of the seed's, and some more of its choice. */
const [kills = []] = fc.sample(
  fc
    .tuple(
      fc.shuffledSubarray([...killPoints], { minLength: killPoints.length }),
      fc.array(randomKill, { minLength: 8, maxLength: 8 }),
    )
    .map(([points, more]) => more.map((kill, index) => ({ ...kill, point: points[index] ?? kill.point }))),
  { seed, numRuns: 1 },
)

const services = [
  // Of a carrier without known grace the platform asks once more; of a strict one it never does.
  { name: 'Redis', service: await startRedis(), refreshGrace: undefined },
  { name: 'PostgreSQL', service: await startPostgres(), refreshGrace: 0 },
]
afterAll(async () => {
  for (const { service } of services) if (!isMissing(service)) await service[Symbol.asyncDispose]()
})

for (const { name, service, refreshGrace } of services) {
  if (isMissing(service)) {
    tellMissing(name, service)
    continue
  }
  describe(`a platform on ${name} that is killed at ${kills.length} points (KILL_SEED=${seed})`, () => {
    test('loses no token, doubles none, and finishes or refuses every open flow', async () => {
      const { rounds, secondUses } = await tellKillStory(service.url, kills, refreshGrace)
      expect(rounds).toHaveLength(kills.length)
      for (const round of rounds) {
        expect(round, 'a tenant that was left alone').toMatchObject({ bystander: 200 })
        expect([200, 409], `the first call after ${round.point}`).toContain(round.call)
        expect(round.marker, 'whose data it is').toBe(round.call === 200)
        expect([303, 400], `the flow open at ${round.point}`).toContain(round.callback)
        expect([undefined, 200], 'connecting again').toContain(round.reconnected)
      }
      const first = (point: Kill['point']) => rounds.filter((round) => round.point === point)
      // The code was not sent yet: the flow is as good as before.
      for (const { callback, call } of first('flow-open'))
        expect({ callback, call }).toEqual({ callback: 303, call: 200 })
      // The verifier is gone with the first try, and what the tenant had before goes on working.
      for (const point of ['redeeming', 'redeemed'] as const) {
        for (const { callback, call } of first(point)) expect({ callback, call }).toEqual({ callback: 400, call: 200 })
      }
      // The carrier had taken the token and nobody has the next one: connecting again is the honest end. A request that
      // was on its way when its sender died may have been served too; then the carrier says so.
      for (const { call } of first('refreshed')) expect(call).toBe(409)
      if (refreshGrace === 0) for (const { call } of first('refreshing')) expect(call).toBe(409)
      expect(secondUses.codes).toBe(0)
      // Asked once more in each of those cases where the carrier has the last word, and never where it must not be.
      const lost = rounds.filter(({ call }) => call === 409)
      expect(secondUses.refreshTokens).toBe(refreshGrace === 0 ? 0 : lost.length)
    })
  })
}
