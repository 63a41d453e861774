import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningCarrier, type Simulators, startSimulators } from '../index.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import {
  authorize,
  codeFor,
  newParty,
  newVerifier,
  probe,
  redeem,
  refresh,
  send,
  tokensOf,
} from '../testing/code-flow.ts'

let simulators: Simulators
let ups: RunningCarrier

beforeAll(async () => {
  simulators = await startSimulators({ carriers: ['ups'], control: true, inProcess: true })
  ups = simulators.carrier('ups')
})
afterAll(() => simulators.close())

async function journalOf(tenant: string): Promise<readonly JournalEntry[]> {
  const seen: JournalEntry[] = []
  const found = await ups.command({ kind: 'journal', query: { tenant } })
  if (Array.isArray(found)) seen.push(...found)
  return seen
}

test('writes a whole flow down as one, and every secret in it away', async () => {
  const party = await newParty(ups, 'written')
  const verifier = newVerifier()
  const code = await codeFor(party, verifier)
  const tokens = await redeem(party, code, verifier)
  await probe(party.tenant, tokens.json.access_token)
  const entries = await journalOf('written')
  expect(entries.map(({ endpoint, outcome, client }) => [endpoint, outcome, client])).toEqual([
    ['authorization', 'served', party.client.clientId],
    ['token', 'served', party.client.clientId],
    ['api', 'served', party.client.clientId],
  ])
  expect(new Set(entries.map(({ flow }) => flow)).size).toBe(1)
  const text = JSON.stringify(entries)
  const { access_token, refresh_token } = tokens.json
  for (const secret of [code, verifier, party.client.clientSecret, access_token, refresh_token])
    expect(text).not.toContain(secret)
  expect(text).toContain('‹code_verifier')
})

test('names the step that refused and says what to do', async () => {
  const party = await newParty(ups, 'refused')
  const code = await codeFor(party, newVerifier())
  await redeem(party, code, newVerifier())
  const entry = (await journalOf('refused')).at(-1)
  expect(entry).toMatchObject({
    outcome: 'refused',
    refusal: { step: 'verifier-comparison', error: 'invalid_grant', todo: expect.stringContaining('verifier') },
  })
})

test('tells of a wrong secret without writing it', async () => {
  const party = await newParty(ups, 'wrong-secret')
  const client = { ...party.client, clientSecret: 'no-such-secret-at-all' }
  await redeem({ ...party, client }, await codeFor(party, newVerifier()), newVerifier())
  const entry = (await journalOf('wrong-secret')).at(-1)
  expect(entry?.refusal?.error).toBe('invalid_client')
  expect(JSON.stringify(entry)).not.toContain('no-such-secret-at-all')
})

test('keeps journals of tenants apart', async () => {
  await tokensOf(await newParty(ups, 'one'))
  await tokensOf(await newParty(ups, 'two'))
  expect((await journalOf('one')).every(({ tenant }) => tenant === 'one')).toBe(true)
})

test('changes profile and quirks while tokens live on', async () => {
  const party = await newParty(ups, 'migrant')
  const tokens = await tokensOf(party)
  const withoutChallenge = { code_challenge: undefined, code_challenge_method: undefined }
  const errorOf = async () => (await authorize(party, '', withoutChallenge))?.searchParams.get('error') ?? 'none'
  expect(await errorOf()).toBe('invalid_request')
  await ups.command({ kind: 'configure', configuration: { profile: 'migrating' } })
  expect([ups.profile, await errorOf(), await probe(party.tenant, tokens.json.access_token)]).toEqual([
    'migrating',
    'none',
    200,
  ])
  await ups.command({ kind: 'configure', configuration: { profile: 'rfc9700' } })
})

test('puts a whole state back', async () => {
  const party = await newParty(ups, 'restored')
  const first = await tokensOf(party)
  const snapshot = await ups.command({ kind: 'snapshot' })
  const second = await refresh(party, first.json.refresh_token)
  expect(second.status).toBe(200)
  await ups.command({ kind: 'restore', snapshot })
  const again = await refresh(party, first.json.refresh_token)
  expect([again.status, await probe(party.tenant, second.json.access_token)]).toEqual([200, 401])
})

test('resets what was issued and keeps the tenants', async () => {
  const party = await newParty(ups, 'reset')
  const tokens = await tokensOf(party)
  await ups.clock.set({ offsetMs: 1_000_000, frozen: true })
  await ups.command({ kind: 'add-fault', plan: { fault: { kind: 'server-error' } } })
  await ups.command({ kind: 'reset' })
  expect(await probe(party.tenant, tokens.json.access_token)).toBe(401)
  expect((await tokensOf(party)).status).toBe(200)
  expect(Math.abs((await ups.clock.now()) - Date.now())).toBeLessThan(100_000)
  expect(await ups.command({ kind: 'faults' })).toEqual([])
})

test('removes one tenant and leaves the others alone', async () => {
  const [leaver, stayer] = [await newParty(ups, 'leaver'), await newParty(ups, 'stayer')]
  const [gone, kept] = [await tokensOf(leaver), await tokensOf(stayer)]
  await ups.command({ kind: 'add-fault', plan: { fault: { kind: 'server-error' }, where: { tenant: 'leaver' } } })
  await ups.command({ kind: 'remove-tenant', tenant: 'leaver' })
  expect(await ups.command({ kind: 'faults' })).toEqual([])
  expect((await refresh(leaver, gone.json.refresh_token)).json.error).toBe('invalid_client')
  expect([
    await probe(leaver.tenant, gone.json.access_token),
    await probe(stayer.tenant, kept.json.access_token),
  ]).toEqual([404, 200])
  expect((await tokensOf(await newParty(ups, 'leaver'))).status).toBe(200)
})

test('writes down that a fault stood in the way, and which', async () => {
  const party = await newParty(ups, 'cut-off')
  const where = { tenant: 'cut-off' }
  await ups.command({ kind: 'add-fault', plan: { id: 'cut', fault: { kind: 'connection-reset' }, where } })
  await expect(authorize(party, newVerifier())).rejects.toThrow()
  expect((await journalOf('cut-off')).at(-1)).toMatchObject({
    outcome: 'failed',
    response: { status: 0 },
    refusal: { step: 'fault', error: 'no answer', why: expect.stringContaining('cut: connection reset') },
  })
  await ups.command({ kind: 'clear-faults' })
})

test('refuses a command where there is no workbench', async () => {
  await using plain = await startSimulators({ carriers: ['dhl'] })
  await expect(plain.carrier('dhl').command({ kind: 'describe' })).rejects.toThrow('control: true')
})

test('tells a watcher in this thread of what happens in the worker', async () => {
  await using other = await startSimulators({ carriers: ['dhl'], control: true })
  const dhl = other.carrier('dhl')
  const told = Promise.withResolvers<JournalEntry>()
  dhl.watch(told.resolve)
  await expect(dhl.command({ kind: 'set-clock', setting: { rate: -1 } })).rejects.toThrow('setting.rate')
  await send(`${dhl.origin}/nowhere`)
  expect(await told.promise).toMatchObject({ endpoint: 'other', refusal: { error: 'not_found' } })
})
