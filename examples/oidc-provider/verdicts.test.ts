import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expectVerdicts } from '../assert-verdicts.ts'
import { judge, rowsThat } from '../judge-in-tests.ts'
import { startOidcProvider } from './start.ts'
import * as verdicts from './verdicts.ts'

const config = (file: string) => join(import.meta.dirname, file)

test('tells of every statement what oidc-provider does about it', { timeout: 180_000 }, async () => {
  await using server = await startOidcProvider()
  const { code, run } = await judge({ config: config('parcelproof.yaml'), environment: server.environment })
  expectVerdicts(run, verdicts)
  expect(code).toBe(1)
})

test('says the same where a real browser drives the pages', { timeout: 120_000 }, async () => {
  await using server = await startOidcProvider()
  const { run } = await judge({
    config: config('parcelproof.browser.yaml'),
    environment: server.environment,
    args: ['pkce/verifier-forms', 'code/replay-refused', 'iss/in-every-response', 'pages/clickjacking'].map(
      (scenario) => `authorization-server/${scenario}`,
    ),
  })
  const { failed, warning, passed } = verdicts
  // Rows that are half settled by a selection say "could not run".
  const rows = rowsThat(run, 'failed', 'warning', 'inconclusive', 'passed')
  const known = new Map([
    ...Object.keys(failed).map((row) => [row, 'failed'] as const),
    ...Object.keys(warning).map((row) => [row, 'warning'] as const),
    ...passed.map((row) => [row, 'passed'] as const),
  ])
  expect(Object.keys(rows).length).toBeGreaterThan(8)
  expect(rows).toEqual(Object.fromEntries(Object.keys(rows).map((row) => [row, known.get(row)])))
})
