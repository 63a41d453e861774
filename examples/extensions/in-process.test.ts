import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from '../../harness/embedding/index.ts'

test('reaches a server of this process through a driver of your own', async () => {
  const config = join(import.meta.dirname, 'in-process.config.ts')
  const { run: finished, exitCode } = await run({ config, scenarios: ['authorization-server/pkce/verifier-enforced'] })
  expect(finished.results.map(({ target, verdict }) => [target, verdict])).toEqual([
    ['oauth2-mock-server in this process', 'failed'],
  ])
  expect(exitCode).toBe(1)
  expect(finished.results[0]?.observed).toContain('tokens were issued')
})
