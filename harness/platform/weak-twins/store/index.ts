import { sealingUnder } from '../../sealing/sealing.ts'
import { keepTokens } from '../../steps/keep-tokens.ts'
import type { EntryKey } from '../../store/store.ts'
import { type PlatformTwin, platformTwin } from '../weak-twin.ts'

const everywhere: EntryKey = { tenant: 'everybody', kind: 'connection', id: 'everywhere' }

const sealsEverybodyUnderOneKey = platformTwin(
  'seals-everybody-under-one-key',
  'has one key for the records of all tenants',
  'sealingUnder',
  (keys) => {
    const good = sealingUnder({ ...keys, generation: () => 1, oldest: () => 1 })
    return {
      seal: (_key, text) => good.seal(everywhere, text),
      open: (_key, sealed) => good.open(everywhere, sealed),
    }
  },
)

const putsAllKeysOutOfUse = platformTwin(
  'puts-all-keys-out-of-use',
  'takes the key that one tenant has lost for lost by all',
  'sealingUnder',
  ({ oldest = () => 1, ...keys }) =>
    sealingUnder({ ...keys, oldest: (tenant) => Math.max(oldest(tenant), oldest('acme')) }),
)

const keepsSecretsBesideTheTokens = platformTwin(
  'keeps-secrets-beside-the-tokens',
  'writes the client’s secret into the store as it is',
  'keepTokens',
  async (kit, pair, client, tokens) => {
    await keepTokens(kit, pair, client, tokens)
    const copy = { tenant: pair.tenant, kind: 'client', id: `${pair.carrier}-copy` } as const
    await kit.store.put(copy, JSON.stringify({ secret: client.clientSecret ?? '' }))
  },
)

export const storeTwins: readonly PlatformTwin[] = [
  sealsEverybodyUnderOneKey,
  putsAllKeysOutOfUse,
  keepsSecretsBesideTheTokens,
]
