import { expect, test } from 'vitest'
import type { AuthorizationOutcome, AuthorizationResponse, Browser } from '../api/authorization-server.ts'
import { broken, held } from '../api/finding.ts'
import { betweenControls, type CodeControl } from './code-control.ts'

const browser: Browser = {
  navigate: async () => ({ kind: 'not-sent', sentence: 'nothing is sent here', exchanges: [] }),
  cookies: async () => [],
  clone: async () => browser,
}
const response: AuthorizationResponse = {
  deliveredTo: 'https://app.example/cb',
  location: 'https://app.example/cb?code=1',
  mode: 'query',
  params: [['code', '1']],
  status: 303,
  headers: [],
}
const outcome: Extract<AuthorizationOutcome, { kind: 'code' }> = {
  kind: 'code',
  code: '1',
  response,
  browser,
  hops: [],
  exchanges: ['x1'],
}
const worked: CodeControl = { kind: 'worked', outcome }
const failed: CodeControl = { kind: 'failed', sentence: 'status 403', exchanges: ['x9'] }

const probes = async () => [
  ...held('RFC9700-2.1-1', 'refused'),
  ...broken('RFC9700-4.1.3-1', { expected: 'no code', observed: 'a code' }),
]

function controls(...answers: readonly CodeControl[]): () => Promise<CodeControl> {
  const left = [...answers]
  return async () => left.shift() ?? failed
}

test('passes findings on where both controls work', async () => {
  const kinds = (await betweenControls('RFC9700-2.1-1', controls(worked, worked), probes)).map(({ kind }) => kind)
  expect(kinds).toEqual(['held', 'broken'])
})

test('trusts no refusal of a server that refuses everything afterwards', async () => {
  const findings = await betweenControls('RFC9700-2.1-1', controls(worked, failed), probes)
  expect(findings.map(({ kind }) => kind)).toEqual(['inconclusive', 'broken'])
  expect(findings[0]).toMatchObject({ evidence: ['x9'] })
})

test('probes nothing where the first control fails', async () => {
  const findings = await betweenControls(['RFC9700-2.1-1', 'RFC9700-4.1.3-1'], controls(failed), probes)
  expect(findings.map(({ kind }) => kind)).toEqual(['inconclusive', 'inconclusive'])
})
