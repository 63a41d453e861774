import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expectVerdicts } from '../assert-verdicts.ts'
import { judge } from '../judge-in-tests.ts'
import { startIssuers } from './start.ts'
import { ownMemory, scenarios, sharedMemory } from './verdicts.ts'

test.each([
  { what: 'finds two issuers under one host apart', memory: 'own', verdicts: ownMemory, code: 0 },
  { what: 'sees that two issuers have one memory behind them', memory: 'shared', verdicts: sharedMemory, code: 1 },
] as const)('$what, row by row', { timeout: 90_000 }, async ({ memory, verdicts, code }) => {
  await using server = await startIssuers({ memory })
  const judged = await judge({
    config: join(import.meta.dirname, 'parcelproof.yaml'),
    environment: server.environment,
    args: [...scenarios, '--seed', '7'],
  })
  expectVerdicts(judged.run, verdicts)
  expect(judged.code).toBe(code)
})
