import { systemClock } from '../http/clock.ts'
import { createMemoryStore } from '../platform/store/memory-store.ts'
import { openStore } from '../platform/store/open-store.ts'
import type { EntryKey, EntryKind, Store } from '../platform/store/store.ts'

/** A store of one scenario's platform, with what an operator could export of it. */
export interface ScenarioStore {
  readonly store: Store
  export(): Promise<string>
}

const kinds = [
  'pkce_verifier',
  'connection',
  'client',
  'policy',
  'step_up',
  'lease',
  'exchange_dealings',
  'exchange_records',
] as const satisfies readonly EntryKind[]

/** Opens the store that `PLATFORM_STORE` names, in memory unless it says otherwise, for these tenants. */
export async function openScenarioStore(
  name: string,
  tenants: readonly string[],
  clock: { now(): number } = systemClock,
): Promise<ScenarioStore> {
  const url = process.env.PLATFORM_STORE ?? 'memory'
  const store = apart(await openStore({ url, connectionsPerGroup: 1, tenantGroups: 2 }, clock), name, clock)
  return {
    store,
    async export() {
      const lines: string[] = []
      for (const tenant of tenants) {
        for (const kind of kinds) {
          for (const id of await store.ids(tenant, kind)) {
            lines.push(JSON.stringify([kind, tenant, id, await store.get({ tenant, kind, id })]))
          }
        }
        for (const strand of ['own', 'strangers'] as const) {
          lines.push(...(await store.recorded({ tenant, strand }, 1000)))
        }
      }
      return lines.join('\n')
    },
  }
}

/**
 * The part of a store that belongs to one of several platforms with tenants of the same ids. The agenda stays in this
 * process: one for all would hand a platform what another one is to refresh. So does the operator's view of the audit log.
 */
function apart(store: Store, name: string, clock: { now(): number }): Store {
  const agenda = createMemoryStore(clock)
  const own = (tenant: string): string => `${tenant}.${name}`
  const at = (key: EntryKey): EntryKey => ({ ...key, tenant: own(key.tenant) })
  return {
    put: (key, value, expiresAt) => store.put(at(key), value, expiresAt),
    add: (key, value, expiresAt) => store.add(at(key), value, expiresAt),
    get: (key) => store.get(at(key)),
    take: (key) => store.take(at(key)),
    replace: (key, was, value, expiresAt) => store.replace(at(key), was, value, expiresAt),
    remove: (key, was) => store.remove(at(key), was),
    delete: (key) => store.delete(at(key)),
    ids: (tenant, kind) => store.ids(own(tenant), kind),
    appoint: agenda.appoint,
    cancel: agenda.cancel,
    claimDue: agenda.claimDue,
    async record(line, keep) {
      await store.record({ ...line, tenant: own(line.tenant) }, keep)
      await agenda.record(line, keep)
    },
    recorded: ({ tenant, strand }, limit) => store.recorded({ tenant: own(tenant), strand }, limit),
    recordedOfAll: agenda.recordedOfAll,
    close: () => store.close(),
  }
}
