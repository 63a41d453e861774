import { test } from 'parcelproof/fixtures/vitest'
import { registerScenarios } from 'parcelproof/vitest'
import { expect } from 'vitest'

// Green at the carrier of tomorrow.
await registerScenarios({
  name: 'tomorrow',
  scenarios: ['authorization-server/pkce/verifier-enforced'],
  carriers: ['usps'],
})
// Red: a rule of a house that nobody keeps.
await registerScenarios({
  name: 'house',
  config: 'house.config.ts',
  scenarios: ['authorization-server/house/**'],
  carriers: ['ups'],
})

test('has carriers of its own', async ({ carrier }) => {
  expect((await carrier('dhl')).id).toBe('dhl')
})
