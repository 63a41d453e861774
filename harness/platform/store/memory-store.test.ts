import { describe, expect, test } from 'vitest'
import { createTestClock } from '../testing/test-clock.ts'
import { createMemoryStore } from './memory-store.ts'
import { describeStore } from './store-suite.ts'

describeStore('memory', async () => {
  const clock = createTestClock()
  return { store: createMemoryStore(clock), clock, elapse: async (milliseconds) => clock.advance(milliseconds) }
})

describe('memory store', () => {
  test('does not keep abandoned flows for ever', async () => {
    const clock = createTestClock()
    const store = createMemoryStore(clock)
    for (let n = 0; n < 500; n++) {
      await store.put({ tenant: 'acme', kind: 'pkce_verifier', id: `f${n}` }, 'x', clock.now() + 1000)
    }
    clock.advance(1000)
    expect(store.entries().size).toBe(0)
  })
})
