import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type RunningCarrier, startSimulators } from '../index.ts'
import {
  codeFor,
  newParty,
  newVerifier,
  type Party,
  probe,
  redeem,
  refresh,
  send,
  tokensOf,
} from '../testing/code-flow.ts'
import { type Snapshot, snapshotSchema } from './snapshot.ts'

const snapshotOf = async (ups: RunningCarrier): Promise<Snapshot> =>
  snapshotSchema.parse(await ups.command({ kind: 'snapshot' }))

/** What may be done to a carrier; each may come any number of times, in any order. */
const deeds = {
  code: (_ups: RunningCarrier, party: Party) => codeFor(party, newVerifier()),
  tokens: (_ups: RunningCarrier, party: Party) => tokensOf(party),
  rotate: async (_ups: RunningCarrier, party: Party) => refresh(party, (await tokensOf(party)).json.refresh_token),
  replay: async (_ups: RunningCarrier, party: Party) => {
    const verifier = newVerifier()
    const code = await codeFor(party, verifier)
    await redeem(party, code, verifier)
    return redeem(party, code, verifier)
  },
  clock: (ups: RunningCarrier) => ups.command({ kind: 'jump-clock', byMs: 12_345 }),
  freeze: (ups: RunningCarrier) => ups.clock.set({ frozen: true, rate: 2 }),
  fault: (ups: RunningCarrier) =>
    ups.command({
      kind: 'add-fault',
      plan: { fault: { kind: 'server-error' }, where: { endpoint: 'jwks' }, nth: [2, 4] },
    }),
  asked: (ups: RunningCarrier) => send(ups.endpoints.jwks_uri),
  latch: (ups: RunningCarrier) => ups.command({ kind: 'add-latch', plan: { where: { tenant: 'nobody' } } }),
  profile: (ups: RunningCarrier) => ups.command({ kind: 'configure', configuration: { profile: 'migrating' } }),
  quirk: (ups: RunningCarrier) =>
    ups.command({ kind: 'configure', configuration: { quirks: { 'ups/numbers-as-strings': true } } }),
} as const
type Deed = keyof typeof deeds
const names: readonly Deed[] = [
  'code',
  'tokens',
  'rotate',
  'replay',
  'clock',
  'freeze',
  'fault',
  'asked',
  'latch',
  'profile',
  'quirk',
]

test('puts back whatever was done, and what came after is as if it had not been', async () => {
  await using simulators = await startSimulators({ carriers: ['ups'], control: true, inProcess: true })
  const ups = simulators.carrier('ups')
  const party = await newParty(ups, 'acme')
  const origin = await snapshotOf(ups)
  const some = fc.array(fc.constantFrom(...names), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(some, some, async (before, after) => {
      await ups.command({ kind: 'restore', snapshot: origin })
      for (const name of before) await deeds[name](ups, party)
      const taken = await snapshotOf(ups)
      for (const name of after) await deeds[name](ups, party)
      await ups.command({ kind: 'restore', snapshot: taken })
      expect(await snapshotOf(ups)).toEqual(taken)
    }),
    { numRuns: 12 },
  )
})

test('brings quotas, counted faults, keys and the journal’s place to another simulator', async () => {
  await using one = await startSimulators({ carriers: ['ups'], control: true, inProcess: true })
  await using other = await startSimulators({ carriers: ['ups'], control: true, inProcess: true })
  const [from, to] = [one.carrier('ups'), other.carrier('ups')]
  const party = await newParty(from, 'acme')
  const { json } = await tokensOf(party)
  await from.command({
    kind: 'add-fault',
    plan: { fault: { kind: 'server-error' }, where: { endpoint: 'jwks' }, nth: [2] },
  })
  const keys = await send(from.endpoints.jwks_uri)
  const taken = await snapshotOf(from)
  await to.command({ kind: 'restore', snapshot: taken })
  // Its addresses are those of where it is now.
  expect(JSON.stringify(await to.command({ kind: 'tenants' }))).not.toContain(from.origin)
  const moved = {
    ...party,
    server: to,
    tenant: { ...party.tenant, probeUrl: party.tenant.probeUrl.replace(from.origin, to.origin) },
  }
  expect((await send(to.endpoints.jwks_uri)).status).toBe(503)
  expect((await send(to.endpoints.jwks_uri)).text).toBe(keys.text)
  const refreshed = await refresh(moved, json.refresh_token)
  expect(refreshed.status).toBe(200)
  expect(await probe(moved.tenant, refreshed.json.access_token)).toBe(200)
  const ids = snapshotSchema.parse(await to.command({ kind: 'snapshot' })).journal.entries.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBeGreaterThan(taken.journal.entries.length)
})

test('refuses what is no snapshot with a sentence', async () => {
  await using simulators = await startSimulators({ carriers: ['ups'], control: true, inProcess: true })
  const restore = simulators.carrier('ups').command({ kind: 'restore', snapshot: { version: 1 } })
  await expect(restore).rejects.toThrow('This is not a snapshot: version')
})
