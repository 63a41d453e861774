import { createMemoryStore } from './memory-store.ts'
import type { Store } from './store.ts'

/** Where a platform keeps its records. */
export interface StoreSettings {
  /** `memory`, or the address of a Redis or a PostgreSQL. */
  readonly url: string
  /** PostgreSQL: among how many pools the tenants are shared out. */
  readonly tenantGroups?: number | undefined
  /** PostgreSQL: how many connections each of those pools has at most. */
  readonly connectionsPerGroup?: number | undefined
}

const kinds = {
  'redis:': 'redis',
  'rediss:': 'redis',
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
} as const

/** What kind of store an address names; `undefined` where it names none. */
export function storeKind(url: string): 'memory' | 'redis' | 'postgres' | undefined {
  if (url === 'memory') return 'memory'
  const protocol = URL.parse(url)?.protocol
  return Object.entries(kinds).find(([scheme]) => scheme === protocol)?.[1]
}

/** Opens the store that an address names. @throws an error that says what to do, and shows no password */
export async function openStore(settings: StoreSettings, clock: { now(): number }): Promise<Store> {
  const kind = storeKind(settings.url)
  try {
    switch (kind) {
      case 'memory':
        return createMemoryStore(clock)
      case 'redis':
        return await (await import('./redis-store.ts')).openRedisStore(settings.url, clock)
      case 'postgres': {
        const { defaultPools, openPostgresStore } = await import('./postgres/postgres-store.ts')
        const { tenantGroups, connectionsPerGroup } = defaultPools
        return await openPostgresStore(settings.url, clock, {
          tenantGroups: settings.tenantGroups ?? tenantGroups,
          connectionsPerGroup: settings.connectionsPerGroup ?? connectionsPerGroup,
        })
      }
    }
  } catch (cause) {
    throw new Error(`${whatHappened(cause)} at ${shown(settings.url)}; start it there, or correct \`store\`.`, {
      cause,
    })
  }
  throw new Error('`store` names no store: write `memory`, redis://…, or postgres://…')
}

/** The address without user and password. */
function shown(url: string): string {
  const { protocol = '', host = '' } = URL.parse(url) ?? {}
  return `${protocol}//${host}`
}

const authentication = /WRONGPASS|NOAUTH|28P01|28000/
const missingRights = /42501|NOPERM/

function whatHappened(cause: unknown): string {
  const text = cause instanceof Error ? `${'code' in cause ? String(cause.code) : ''} ${cause.message}` : ''
  if (authentication.test(text)) return 'The store refuses the user and password'
  if (missingRights.test(text)) return 'The store does not let its user set up what the platform needs'
  return 'No store that can be used answers'
}
