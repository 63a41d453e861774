import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Verdict } from '../../reports/result-model.ts'
import { judge, rowsThat } from '../judge-in-tests.ts'
import { type Fault, faults } from './faults.ts'
import { startServer } from './server.ts'

const config = join(import.meta.dirname, 'parcelproof.yaml')
const theme = (name: string) => `authorization-server/${name}`

test('finds nothing wrong with the correct server but what it does not offer', { timeout: 180_000 }, async () => {
  await using server = await startServer()
  const { run } = await judge({ config, environment: server.environment })
  expect(rowsThat(run, 'failed', 'inconclusive', 'warning')).toEqual({
    // It knows bearer tokens and shared secrets only.
    'RFC9700-2.2.1-1-as': 'warning',
    'RFC9700-4.10-1': 'warning',
    'RFC9700-4.9.3-1-as': 'warning',
    'RFC9700-2.5-2-as': 'warning',
    'OAUTH21-2.4-1-as': 'warning',
  })
})

interface Expectation {
  readonly selection: readonly string[]
  /** Every row that is not green, and no other. */
  readonly rows: Readonly<Record<string, Verdict>>
}

const expectations: Readonly<Record<Fault, Expectation>> = {
  'redirect URIs are matched by prefix': {
    selection: ['redirect-uri', 'open-redirector', 'iss'].map(theme),
    rows: {
      'RFC9700-2.1-1': 'failed',
      'RFC9700-4.1.3-1': 'failed',
      'RFC8252-8.4-1': 'failed',
      'RFC6749-3.1.2.3-1': 'failed',
      'OAUTH21-2.3.1-2': 'failed',
      // A fragment is a suffix too.
      'RFC6749-3.1.2-2': 'failed',
      'OAUTH21-2.3-1': 'failed',
    },
  },
  'a code works again for ten seconds': {
    selection: ['code'].map(theme),
    rows: {
      'RFC9700-4.2.4-2': 'failed',
      'RFC6749-4.1.2-4': 'failed',
      'RFC6749-10.5-1': 'failed',
      'OAUTH21-4.1.3-1': 'failed',
      'OAUTH21-4.1.3-2': 'failed',
      // What the code brought stays alive, as the server does not take it for a replay.
      'RFC9700-4.2.4-3': 'warning',
      'RFC6749-4.1.2-5': 'warning',
    },
  },
  'challenges are compared without regard to case': {
    selection: ['pkce'].map(theme),
    rows: { 'RFC9700-2.1.1-8': 'failed', 'RFC9700-4.8.2-A1': 'failed' },
  },
  'a challenge without a method is plain': {
    selection: ['pkce', 'metadata'].map(theme),
    // RFC 7636, 7.2 only advises against plain.
    rows: { 'RFC7636-7.2-2-as': 'warning' },
  },
  'refresh tokens work for every client': {
    selection: ['refresh', 'tenants'].map(theme),
    rows: {
      'RFC6749-6-1': 'failed',
      'RFC6749-10.4-2': 'failed',
      'TENANT-CLIENT-4': 'failed',
      // Another tenant's token is answered with 200, a made-up one with 400.
      'TENANT-ERR-3': 'warning',
    },
  },
  'a refresh grants any scope the server knows': {
    selection: ['refresh', 'scope'].map(theme),
    rows: {
      'RFC9700-4.14.2-3': 'failed',
      'RFC6749-6-2': 'failed',
      'OAUTH21-3.2.3-4': 'failed',
      'OAUTH21-4.3.1-2': 'failed',
    },
  },
  'errors come without iss': {
    selection: ['iss', 'authorization-errors'].map(theme),
    rows: { 'RFC9207-2-1': 'failed', 'RFC9207-2.3-3': 'failed' },
  },
  'the sign-in page redirects with 307': {
    selection: ['login', 'pages'].map(theme),
    // RFC 9700, 4.12 advises 303 besides forbidding 307.
    rows: { 'RFC9700-4.12-1': 'failed', 'OAUTH21-7.5.3-1': 'failed', 'RFC9700-4.12-2': 'warning' },
  },
}

test.each(Object.entries(expectations))(
  'fails exactly the rows of this fault: %s',
  { timeout: 120_000 },
  async (name, expected) => {
    const fault = Object.entries(faults).find(([other]) => other === name)?.[1]
    await using server = await startServer(fault)
    const { run } = await judge({ config, environment: server.environment, args: expected.selection })
    expect(rowsThat(run, 'failed', 'inconclusive', 'warning')).toEqual(expected.rows)
  },
)
