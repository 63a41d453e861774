import { expect, test } from 'vitest'
import { systemClock } from '../../http/clock.ts'
import { resealTenant } from '../sealing/reseal.ts'
import { sealingUnder } from '../sealing/sealing.ts'
import { createVault } from '../sealing/vault.ts'
import { createMemoryStore } from '../store/memory-store.ts'
import { dropStepUp, keepStepUp, wantedStepUp } from './keep-step-up.ts'

const pair = { tenant: 'acme', carrier: 'ups', environment: 'production' } as const
const wanted = { acrValues: 'phr', maxAge: 60 }

function kitAt(store: ReturnType<typeof createMemoryStore>, keys: { generation: number; oldest: number }) {
  const master = new Uint8Array(32).fill(7)
  const sealing = sealingUnder({ master, generation: () => keys.generation, oldest: () => keys.oldest })
  return { store, vault: createVault(store, sealing) }
}

test('is kept for its tenant, carrier and environment alone, and forgotten with them', async () => {
  const kit = kitAt(createMemoryStore(systemClock), { generation: 1, oldest: 1 })
  await keepStepUp(kit, pair, wanted)
  expect(await wantedStepUp(kit, pair)).toEqual(wanted)
  expect(await wantedStepUp(kit, { ...pair, environment: 'sandbox' })).toBeUndefined()
  expect(await wantedStepUp(kit, { ...pair, tenant: 'globex' })).toBeUndefined()
  expect(await wantedStepUp(kit, { ...pair, carrier: 'dhl' })).toBeUndefined()
  await dropStepUp(kit, { ...pair, environment: 'sandbox' })
  expect(await wantedStepUp(kit, pair)).toEqual(wanted)
  await dropStepUp(kit, pair)
  expect(await wantedStepUp(kit, pair)).toBeUndefined()
})

test('outlives a turn of its tenant’s key', async () => {
  const store = createMemoryStore(systemClock)
  await keepStepUp(kitAt(store, { generation: 1, oldest: 1 }), pair, wanted)
  await resealTenant(kitAt(store, { generation: 2, oldest: 1 }), 'acme')
  expect(await wantedStepUp(kitAt(store, { generation: 2, oldest: 2 }), pair)).toEqual(wanted)
})

test('fails nothing where the store is away when it is to be forgotten', async () => {
  const kit = kitAt(createMemoryStore(systemClock), { generation: 1, oldest: 1 })
  const away = { vault: { ...kit.vault, delete: () => Promise.reject(new Error('away')) } }
  await expect(dropStepUp(away, pair)).resolves.toBeUndefined()
})
