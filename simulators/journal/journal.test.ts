import { expect, test } from 'vitest'
import { createFlows } from './flows.ts'
import { createJournal } from './journal.ts'
import type { JournalEntry } from './journal-entry.ts'

function entry(id: number, changes: Partial<JournalEntry> = {}): JournalEntry {
  return {
    id,
    carrier: 'ups',
    at: '2026-01-01T00:00:00.000Z',
    carrierTime: '2026-01-01T00:00:00.000Z',
    durationMs: 1,
    flow: 'flow-1',
    tenant: 'acme',
    client: 'acme-app',
    endpoint: 'token',
    grantType: undefined,
    request: { method: 'POST', target: '/token', headers: {}, body: '' },
    response: { status: 200, headers: {}, body: '' },
    outcome: 'served',
    refusal: undefined,
    faults: [],
    ...changes,
  }
}

test('forgets the oldest entries first', () => {
  const journal = createJournal(3)
  for (let id = 1; id <= 20; id += 1) journal.add(entry(id))
  expect(journal.find({}).map(({ id }) => id)).toEqual([18, 19, 20])
})

test('finds by tenant, outcome, what came after, and how many', () => {
  const journal = createJournal()
  journal.add(entry(1))
  journal.add(entry(2, { tenant: 'globex' }))
  journal.add(entry(3, { outcome: 'refused' }))
  journal.add(entry(4))
  const ids = (query: Parameters<typeof journal.find>[0]) => journal.find(query).map(({ id }) => id)
  expect([ids({ tenant: 'globex' }), ids({ outcome: 'refused' }), ids({ after: 2 }), ids({ limit: 1 })]).toEqual([
    [2],
    [3],
    [3, 4],
    [4],
  ])
})

test('tells watchers until they leave', () => {
  const journal = createJournal()
  const told: number[] = []
  const leave = journal.watch(({ id }) => void told.push(id))
  journal.add(entry(1))
  leave()
  journal.add(entry(2))
  expect(told).toEqual([1])
})

test('ties exchanges together by what one gives and another brings', () => {
  const flows = createFlows()
  const asked = flows.of({ endpoint: 'authorization', received: [], given: ['code-1'] })
  const other = flows.of({ endpoint: 'authorization', received: [], given: ['code-2'] })
  const redeemed = flows.of({ endpoint: 'token', received: ['code-1'], given: ['token-1'] })
  const used = flows.of({ endpoint: 'api', received: ['token-1'], given: [] })
  expect([redeemed, used]).toEqual([asked, asked])
  expect(other).not.toBe(asked)
})
