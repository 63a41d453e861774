import { JSDOM } from 'jsdom'
import { expect, test } from 'vitest'
import { crossTenantMarkup } from './html/cross-tenant.ts'
import { type CrossTenantCell, type FinishedRun, nowhere } from './result-model.ts'
import { matrixLines } from './terminal-matrix.ts'
import { sampleRun } from './testing/sample-run.ts'

const cell = { artefact: 'code', place: 'callback of another tenant', role: 'client', target: 'platform' } as const
const cells: readonly CrossTenantCell[] = [
  { ...cell, carrier: 'ups', outcome: 'held', settledBy: [] },
  { ...cell, carrier: 'dhl', outcome: 'leak', settledBy: [], reason: 'it <was> used' },
  { ...cell, artefact: 'quota', place: 'carrier', outcome: 'invalid', settledBy: [] },
]
const run: FinishedRun = { ...sampleRun, crossTenant: cells }
const plain = (text: string) => text
const colors = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain, magenta: plain }

test('prints a sign a carrier, and a result for all carriers in each of their columns', () => {
  const lines = matrixLines(run, colors)
  expect(lines.find((line) => line.includes('code'))).toMatch(/\+ X$/)
  expect(lines.find((line) => line.includes('quota'))).toMatch(/! !$/)
})

test('shows the same in the report, with the reason of a leak in text', () => {
  const { document } = new JSDOM(crossTenantMarkup(run)).window
  const texts = [...document.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('.pill')].map((pill) => pill.textContent?.replace(/^\S+ /, '')),
  )
  expect(texts).toEqual([
    ['held', 'leak'],
    ['invalid', 'invalid'],
  ])
})

test('says beside the matrix what there is no cell for: by name in the terminal, with the reason in the report', () => {
  const none = {
    ...cell,
    artefact: 'breaker',
    place: nowhere,
    outcome: 'not-tried',
    settledBy: [],
    reason: 'there is no <breaker>',
  } as const
  const more: FinishedRun = { ...run, crossTenant: [...cells, none] }
  expect(matrixLines(more, colors).at(-1)).toMatch(/not for this role .*: breaker$/)
  const { document } = new JSDOM(crossTenantMarkup(more)).window
  expect([...document.querySelectorAll('tbody tr')].at(-1)?.textContent).toBe('breakerthere is no <breaker>')
})

test('leaves the matrix out where there is none', () => {
  expect(matrixLines(sampleRun, colors)).toEqual([])
  expect(crossTenantMarkup(sampleRun)).toBe('')
})
