import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Verdict } from '../../reports/result-model.ts'
import { freePort } from '../free-port.ts'
import { judge, rowsThat } from '../judge-in-tests.ts'
import { type Fault, faults } from './faults.ts'

const config = join(import.meta.dirname, 'parcelproof.yaml')
const minutes = 60_000

async function redRows(fault: string, selection: readonly string[]): Promise<Readonly<Record<string, Verdict>>> {
  const { run } = await judge({
    config,
    environment: { PORT: await freePort(), FAULT: fault },
    args: [...selection, '--carrier', 'ups', '--port-base', '0', '--seed', '7'],
  })
  return rowsThat(run, 'failed', 'inconclusive', 'warning')
}

test('finds nothing wrong with the correct platform but what it does not have', { timeout: 10 * minutes }, async () => {
  expect(await redRows('', ['client/!(properties|tenants)/**', 'client/tenants/!(uniform-timing)'])).toEqual({
    // It has neither a breaker nor a log, and knows no step-up.
    'TENANT-CB-2': 'warning',
    'TENANT-LOG-1': 'warning',
    'TENANT-LOG-2': 'warning',
    'TENANT-LOG-6': 'warning',
    'RFC9470-4-1': 'warning',
  })
})

interface Expectation {
  readonly selection: readonly string[]
  /** Every row that is not green, and no other. */
  readonly rows: Readonly<Record<string, Verdict>>
}

const expectations: Readonly<Record<Fault, Expectation>> = {
  // It shows only after both tenants have connected, in the token of a call; every answer looks right.
  'one token for each carrier': {
    selection: ['client/tenants/tokens-of-each'],
    rows: { 'TENANT-TOKEN-1': 'failed' },
  },
  // The carrier answers invalid_grant, and the platform an error: code and verifier have gone out all the same.
  'a state is good at every tenant': {
    selection: ['client/tenants/callback-of-another-tenant'],
    rows: { 'TENANT-STATE-1': 'failed', 'TENANT-PKCE-1': 'failed', 'TENANT-REDIR-3': 'warning' },
  },
  'a state stays good after it was used': {
    selection: ['client/csrf/state-single-use'],
    rows: { 'RFC9700-4.2.4-4': 'warning', 'TENANT-PKCE-6': 'warning' },
  },
  'a state is good in every browser': {
    selection: ['client/csrf/foreign-response'],
    rows: { 'RFC9700-2.1-3': 'failed' },
  },
  'one verifier for all flows': {
    selection: ['client/pkce/**'],
    rows: {
      'RFC9700-2.1.1-5': 'failed',
      'RFC7636-4.1-2': 'warning',
      'RFC7636-4.1-4': 'failed',
      'RFC7636-7.1-1': 'warning',
      'OAUTH21-7.5.1.1-2': 'failed',
      'TENANT-PKCE-2': 'failed',
      'TENANT-PKCE-8': 'warning',
    },
  },
  'the issuer is compared by its beginning': {
    selection: ['client/iss/evaluated'],
    rows: {
      'RFC9700-2.1-7': 'warning',
      'RFC9700-4.4.2.1-1': 'failed',
      'RFC9700-4.4.2.1-2': 'failed',
      'RFC9700-4.4.2.1-3': 'failed',
      'RFC9207-2.4-1': 'failed',
      'RFC9207-2.4-2': 'failed',
    },
  },
  'every caller refreshes': {
    selection: ['client/refresh/one-for-all-callers'],
    rows: { 'TENANT-LIFE-5': 'warning' },
  },
  'a refused refresh is tried again': {
    selection: ['client/refresh/refused-for-good'],
    rows: { 'TENANT-LIFE-6': 'warning' },
  },
}

test.each(Object.keys(faults).map((name) => ({ fault: name })))(
  'finds $fault, and nothing else',
  async ({ fault }) => {
    const found = Object.entries(expectations).find(([name]) => name === fault)?.[1]
    expect(await redRows(fault, found?.selection ?? [])).toEqual(found?.rows)
  },
  5 * minutes,
)
