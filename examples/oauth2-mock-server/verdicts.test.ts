import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { expectVerdicts } from '../assert-verdicts.ts'
import { judge } from '../judge-in-tests.ts'
import { startMockServer } from './start.ts'
import * as verdicts from './verdicts.ts'

const config = join(import.meta.dirname, 'parcelproof.yaml')

// It prints the stack of every redirect URI that is no URL.
vi.spyOn(console, 'error').mockImplementation(() => undefined)

test('tells of every statement what oauth2-mock-server does about it', { timeout: 180_000 }, async () => {
  await using server = await startMockServer()
  const { code, run } = await judge({ config, environment: { ISSUER: server.issuer } })
  expectVerdicts(run, verdicts)
  expect(code).toBe(1)
})
