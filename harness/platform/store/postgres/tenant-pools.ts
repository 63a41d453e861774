import { createHash } from 'node:crypto'
import { Pool, type PoolClient, type PoolConfig } from 'pg'
import { Refusal } from '../../refusal.ts'
import { migrate, platformRole } from './migrations.ts'

const patienceMs = 5000

export interface PoolSettings {
  /** Among how many pools the tenants are shared out. */
  readonly tenantGroups: number
  /** How many connections each of them has at most. */
  readonly connectionsPerGroup: number
}

/** What a transaction is for: one tenant's rows, or one task over all tenants. */
export type Purpose =
  | { readonly tenant: string }
  | { readonly task: 'claim-due' | 'clear-up' | 'read-audit-log'; readonly tenant?: undefined }

/** Connections to PostgreSQL, in pools per tenant group: a group that uses all of its own takes none of another's. */
export interface TenantPools {
  /** Runs work in a transaction that sees what its purpose allows, and nothing else. */
  within<T>(purpose: Purpose, work: (client: PoolClient) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Brings the tables up to date and opens the pools, which connect when they are first used. */
export async function openTenantPools(url: string, settings: PoolSettings): Promise<TenantPools> {
  const shared: PoolConfig = {
    connectionString: url,
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
    statement_timeout: patienceMs,
    idle_in_transaction_session_timeout: patienceMs,
    pipeline: true,
  }
  const role = await prepare(shared)
  const pools = new Map<number, Pool>()
  const poolOf = (group: number): Pool => {
    const known = pools.get(group)
    if (known !== undefined) return known
    const pool = calmPool({ ...shared, ...role, max: settings.connectionsPerGroup })
    pools.set(group, pool)
    return pool
  }
  return {
    async within(purpose, work) {
      const group = purpose.tenant === undefined ? -1 : groupOf(purpose.tenant, settings.tenantGroups)
      try {
        return await inTransaction(poolOf(group), purpose, work)
      } catch (cause) {
        throw new Refusal('UNAVAILABLE', 'store-not-reached', cause)
      }
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.end()))
    },
  }
}

/** The group of a tenant: always the same one, and about as many tenants in each. */
export function groupOf(tenant: string, groups: number): number {
  return createHash('sha256').update(tenant).digest().readUInt32BE() % groups
}

/** Migrates as whoever the address names, and settles as whom the platform works: never as one that row security spares. */
async function prepare(config: PoolConfig): Promise<PoolConfig> {
  // Migrations may take longer than a query of a request.
  const pool = calmPool({ ...config, max: 1, query_timeout: 60_000, statement_timeout: 60_000 })
  try {
    const client = await pool.connect()
    try {
      await migrate(client)
      const { rows } = await client.query<{ spared: boolean }>(
        `SELECT rolsuper OR rolbypassrls OR pg_has_role(current_user, relowner, 'MEMBER') AS spared
         FROM pg_roles, pg_class WHERE rolname = current_user AND pg_class.oid = 'oauth_challenges'::regclass`,
      )
      if (rows[0]?.spared !== true) return {}
      await client.query(`GRANT ${platformRole} TO CURRENT_USER`)
      return { options: `-c role=${platformRole}` }
    } finally {
      client.release()
    }
  } finally {
    await pool.end()
  }
}

/**
 * A pool that no broken connection brings down: one that nobody uses is replaced when the next one is wanted, and one that
 * is being closed while PostgreSQL goes down is of no interest any more.
 */
export function calmPool(config: PoolConfig): Pool {
  const pool = new Pool(config)
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

async function inTransaction<T>(pool: Pool, purpose: Purpose, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    // Both settings end with the transaction: a connection that goes back to the pool belongs to nobody.
    const named = [purpose.tenant ?? '', purpose.tenant === undefined ? purpose.task : '']
    // Sent together and done in turn. Should the first two fail, the third finds no tenant named, and no row.
    const [, , result] = await Promise.all([
      client.query('BEGIN'),
      client.query(
        `SELECT set_config('parcelproof.tenant', $1, true), set_config('parcelproof.task', $2, true)`,
        named,
      ),
      work(client),
    ])
    await client.query('COMMIT')
    return result
  } catch (error) {
    // A connection of which nobody knows where it stands is not used again.
    broken = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.release(broken)
  }
}
