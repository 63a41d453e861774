import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

/** What stands for a tenant in metrics and traces: the same for good under one master key, and nothing to guess a name by. */
export function pseudonymOf(key: KeyObject, tenant: string): string {
  return createHmac('sha256', key).update(tenant).digest('hex').slice(0, 20)
}

/** What stands for a configuration: another one has another, and nothing of it can be read or guessed. */
export function configurationReference(key: KeyObject, configuration: unknown): string {
  return createHmac('sha256', key)
    .update(JSON.stringify(['configuration', configuration]))
    .digest('hex')
    .slice(0, 20)
}

/** The key of the pseudonyms, apart from all that seals records. */
export function pseudonymKey(master: Uint8Array): KeyObject {
  return createSecretKey(
    new Uint8Array(hkdfSync('sha256', master, new Uint8Array(), 'parcelproof tenant pseudonyms', 32)),
  )
}
