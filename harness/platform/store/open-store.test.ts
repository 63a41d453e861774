import { expect, test } from 'vitest'
import { openStore, storeKind } from './open-store.ts'

test.each([
  ['memory', 'memory'],
  ['redis://127.0.0.1:6379/2', 'redis'],
  ['rediss://user:password@redis.example', 'redis'],
  ['postgres://user:password@db.example/platform', 'postgres'],
  ['postgresql://db.example/platform', 'postgres'],
  ['mysql://db.example', undefined],
  ['Memory', undefined],
  ['', undefined],
])('takes %s for a store of the kind %s', (url, kind) => {
  expect(storeKind(url)).toBe(kind)
})

test.each(['redis://:secret-password@127.0.0.1:1', 'postgres://user:secret-password@127.0.0.1:1/db'])(
  'says in one sentence that nothing answers at %s, without its password',
  async (url) => {
    const failure = await openStore({ url }, Date).catch((error: unknown) => String(error))
    expect(failure).toMatch(
      /No store that can be used answers at \w+:\/\/127\.0\.0\.1:1; start it there, or correct `store`\./,
    )
    expect(failure).not.toContain('secret-password')
  },
)
