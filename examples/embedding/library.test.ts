import { expect, test } from 'vitest'
// In your own project: import { ConfigurationError, run } from 'parcelproof'
import { ConfigurationError, run } from '../../harness/embedding/index.ts'
import { startMockServer } from '../oauth2-mock-server/start.ts'

test('judges a server from a program of your own', async () => {
  await using server = await startMockServer()
  const { exitCode, run: finished } = await run({
    config: {
      version: 1,
      name: 'mock',
      authorizationServer: {
        issuer: server.issuer,
        tenants: [
          {
            id: 'acme',
            clients: [
              { id: 'acme-cli', auth: 'none', application: 'native', redirectUris: ['http://127.0.0.1:9876/cb'] },
            ],
          },
        ],
        login: { kind: 'none' },
      },
    },
    scenarios: ['authorization-server/pkce/verifier-enforced'],
  })
  expect(exitCode).toBe(1)
  const [result] = finished.results
  expect(result).toMatchObject({ target: 'mock', verdict: 'failed' })
  expect(result?.advice).toContain('code_verifier')
})

test('says what is wrong with a configuration, with its code', async () => {
  const outcome = await run({ config: 'does-not-exist.yaml' }).catch((error: unknown) => error)
  expect(outcome).toBeInstanceOf(ConfigurationError)
})

test('ends early when it is told to', async () => {
  const stop = new AbortController()
  const { exitCode, run: finished } = await run({
    carriers: ['usps'],
    scenarios: ['authorization-server/pkce/**'],
    concurrency: 1,
    signal: stop.signal,
    onResult: () => stop.abort(),
  })
  expect(exitCode).toBe(3)
  expect(finished.summary.couldNotRun).toBeGreaterThan(0)
})
