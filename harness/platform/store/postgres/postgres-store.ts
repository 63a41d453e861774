import type { EntryKey, Store } from '../store.ts'
import { postgresTrail } from './postgres-trail.ts'
import { openTenantPools, type PoolSettings } from './tenant-pools.ts'

export const defaultPools: PoolSettings = { tenantGroups: 4, connectionsPerGroup: 4 }

const clearUpEvery = 1000

/** The table of a kind, and the columns a key fills in, after the tenant. */
function placeOf({ tenant, kind, id }: EntryKey) {
  return kind === 'pkce_verifier'
    ? { table: 'oauth_challenges', columns: ['tenant_id', 'flow_id'], key: [tenant, id] }
    : { table: 'tenant_records', columns: ['tenant_id', 'kind', 'record_id'], key: [tenant, kind, id] }
}

type Place = ReturnType<typeof placeOf>

/** The columns as a condition, from the first parameter on. */
const here = ({ columns }: Place): string => columns.map((column, index) => `t.${column} = $${index + 1}`).join(' AND ')

/** The n-th parameter after those of the key. */
const after = ({ columns }: Place, n: number): string => `$${columns.length + n}`

const alive = '(t.expires_at IS NULL OR t.expires_at > now())'

/** A time that many milliseconds from now, by PostgreSQL's own clock: it is the same for every process. */
const inTime = (parameter: string): string => `now() + ${parameter}::double precision * interval '1 millisecond'`

/**
 * Opens a store in PostgreSQL: flows in `oauth_challenges`, all else in `tenant_records`, both with row-level security, so
 * that what a query may see is settled by the tenant its transaction was opened for, and not by its WHERE.
 */
export async function openPostgresStore(
  url: string,
  clock: { now(): number },
  settings: PoolSettings = defaultPools,
): Promise<Store> {
  const pools = await openTenantPools(url, settings)
  let writes = 0

  const rowsOf = (key: EntryKey, sql: (place: Place) => string, more: readonly unknown[] = []) => {
    const place = placeOf(key)
    return pools.within({ tenant: key.tenant }, (client) =>
      client.query<{ value: string }>(sql(place), [...place.key, ...more]),
    )
  }
  const oneValue = async (key: EntryKey, sql: (place: Place) => string) => (await rowsOf(key, sql)).rows[0]?.value
  const timeLeft = (expiresAt: number | undefined) => (expiresAt === undefined ? null : expiresAt - clock.now())

  /** Flows that nobody came back for would otherwise stay for ever. */
  const clearUp = async (): Promise<void> => {
    writes += 1
    if (writes % clearUpEvery !== 0) return
    await pools.within({ task: 'clear-up' }, async (client) => {
      await client.query('DELETE FROM oauth_challenges WHERE expires_at <= now()')
      await client.query('DELETE FROM tenant_records WHERE expires_at <= now()')
    })
  }
  const insert = async (key: EntryKey, value: string, expiresAt: number | undefined, where: string) => {
    await clearUp()
    const { rowCount } = await rowsOf(
      key,
      (place) => `INSERT INTO ${place.table} AS t (${place.columns.join(', ')}, value, expires_at)
        VALUES (${place.key.map((_, index) => `$${index + 1}`).join(', ')}, ${after(place, 1)}, ${inTime(after(place, 2))})
        ON CONFLICT (${place.columns.join(', ')})
        DO UPDATE SET value = EXCLUDED.value, expires_at = EXCLUDED.expires_at ${where}`,
      [value, timeLeft(expiresAt)],
    )
    return rowCount === 1
  }

  return {
    async put(key, value, expiresAt) {
      await insert(key, value, expiresAt, '')
    },
    add: (key, value, expiresAt) => insert(key, value, expiresAt, 'WHERE t.expires_at <= now()'),
    get: (key) => oneValue(key, (place) => `SELECT t.value FROM ${place.table} t WHERE ${here(place)} AND ${alive}`),
    take: (key) =>
      oneValue(key, (place) => `DELETE FROM ${place.table} t WHERE ${here(place)} AND ${alive} RETURNING t.value`),
    async replace(key, was, value, expiresAt) {
      const left = timeLeft(expiresAt)
      const { rowCount } = await rowsOf(
        key,
        (place) => `UPDATE ${place.table} t SET value = ${after(place, 2)},
          expires_at = coalesce(${inTime(after(place, 3))}, t.expires_at)
          WHERE ${here(place)} AND t.value = ${after(place, 1)} AND ${alive}`,
        [was, value, left],
      )
      return rowCount === 1
    },
    async remove(key, was) {
      const sql = (place: Place) =>
        `DELETE FROM ${place.table} t WHERE ${here(place)} AND t.value = ${after(place, 1)} AND ${alive}`
      return (await rowsOf(key, sql, [was])).rowCount === 1
    },
    async delete(key) {
      await rowsOf(key, (place) => `DELETE FROM ${place.table} t WHERE ${here(place)}`)
    },
    async ids(tenant, kind) {
      const { table, columns } = placeOf({ tenant, kind, id: '' })
      const [, ...own] = columns
      const id = own.at(-1)
      const ofKind = kind === 'pkce_verifier' ? '' : 'AND t.kind = $2'
      const { rows } = await pools.within({ tenant }, (client) =>
        client.query<{ id: string }>(
          `SELECT t.${id} AS id FROM ${table} t WHERE t.tenant_id = $1 ${ofKind} AND ${alive}`,
          kind === 'pkce_verifier' ? [tenant] : [tenant, kind],
        ),
      )
      return rows.map((row) => row.id)
    },
    async appoint({ tenant, id }, at) {
      const sql = `INSERT INTO refresh_agenda VALUES ($1, $2, $3)
        ON CONFLICT (tenant_id, carrier_id) DO UPDATE SET due_at = EXCLUDED.due_at`
      await pools.within({ tenant }, (client) => client.query(sql, [tenant, id, Math.round(at)]))
    },
    async cancel({ tenant, id }) {
      const sql = 'DELETE FROM refresh_agenda WHERE tenant_id = $1 AND carrier_id = $2'
      await pools.within({ tenant }, (client) => client.query(sql, [tenant, id]))
    },
    async claimDue({ by, again, limit }) {
      // Rows that another process is claiming are passed over, not waited for.
      const sql = `WITH due AS (
          SELECT tenant_id, carrier_id, due_at FROM refresh_agenda WHERE due_at <= $1
          ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
        ), claimed AS (
          UPDATE refresh_agenda a SET due_at = $2 FROM due
          WHERE a.tenant_id = due.tenant_id AND a.carrier_id = due.carrier_id
        ) SELECT tenant_id, carrier_id FROM due ORDER BY due_at`
      const { rows } = await pools.within({ task: 'claim-due' }, (client) =>
        client.query<{ tenant_id: string; carrier_id: string }>(sql, [Math.round(by), Math.round(again), limit]),
      )
      return rows.map(({ tenant_id: tenant, carrier_id: id }) => ({ tenant, id }))
    },
    ...postgresTrail(pools),
    close: () => pools.close(),
  }
}
