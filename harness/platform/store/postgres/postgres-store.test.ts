import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPostgres } from '../../testing/postgres-server.ts'
import { isMissing, tellMissing } from '../../testing/service.ts'
import type { EntryKey } from '../store.ts'
import { describeStore } from '../store-suite.ts'
import { openPostgresStore } from './postgres-store.ts'
import { calmPool, groupOf, openTenantPools } from './tenant-pools.ts'

const service = await startPostgres()
const clock = { now: () => Date.now() }

if (isMissing(service)) {
  tellMissing('PostgreSQL', service)
} else {
  const { url } = service
  const owner = calmPool({ connectionString: url })
  const tables = ['oauth_challenges', 'tenant_records', 'refresh_agenda', 'audit_log']
  beforeAll(async () => {
    await (await openPostgresStore(url, clock)).close()
  })
  afterAll(async () => {
    await owner.end()
    await service[Symbol.asyncDispose]()
  })

  /** Time passes in PostgreSQL: everything kept loses so much of the time it had left. */
  const elapse = async (milliseconds: number): Promise<void> => {
    for (const table of ['oauth_challenges', 'tenant_records']) {
      await owner.query(`UPDATE ${table} SET expires_at = expires_at - $1 * interval '1 millisecond'`, [milliseconds])
    }
  }
  describeStore('PostgreSQL', async () => {
    await owner.query(`TRUNCATE ${tables.join(', ')}`)
    return { store: await openPostgresStore(url, clock), clock, elapse }
  })

  describe('PostgreSQL store', () => {
    const flow = (tenant: string, id = 'f1'): EntryKey => ({ tenant, kind: 'pkce_verifier', id })

    test('shows a query without WHERE the rows of its own tenant, and without a tenant none', async () => {
      await owner.query(`TRUNCATE ${tables.join(', ')}`)
      const store = await openPostgresStore(url, clock)
      for (const tenant of ['acme', 'globex']) {
        await store.put(flow(tenant), `flow of ${tenant}`)
        await store.put({ tenant, kind: 'connection', id: 'ups' }, `connection of ${tenant}`)
        await store.appoint({ tenant, id: 'ups' }, 1000)
        await store.record({ tenant, strand: 'own', line: `line of ${tenant}` }, 10)
      }
      const pools = await openTenantPools(url, { tenantGroups: 1, connectionsPerGroup: 1 })
      for (const table of tables) {
        const seen = await pools.within({ tenant: 'acme' }, (client) => client.query(`SELECT * FROM ${table}`))
        expect(seen.rows.map((row) => row.tenant_id)).toEqual(['acme'])
        const unnamed = await pools.within({ tenant: '' }, (client) => client.query(`SELECT * FROM ${table}`))
        expect(unnamed.rows).toEqual([])
      }
      const as = await pools.within({ tenant: 'acme' }, (client) =>
        client.query('SELECT current_user AS name, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user'),
      )
      expect(as.rows).toEqual([{ name: 'parcelproof_platform', rolsuper: false, rolbypassrls: false }])
      await Promise.all([pools.close(), store.close()])
    })

    test('lets no statement without WHERE change another tenant’s rows, or write one for it', async () => {
      const pools = await openTenantPools(url, { tenantGroups: 1, connectionsPerGroup: 1 })
      const before = await owner.query('SELECT * FROM oauth_challenges WHERE tenant_id = $1', ['globex'])
      expect(before.rowCount).toBe(1)
      const asAcme = (sql: string) => pools.within({ tenant: 'acme' }, (client) => client.query(sql))
      await asAcme(`UPDATE oauth_challenges SET value = 'taken over'`)
      await asAcme('DELETE FROM oauth_challenges')
      await asAcme(`INSERT INTO oauth_challenges VALUES ('acme', 'f2', 'x', NULL)`)
      await expect(asAcme(`INSERT INTO oauth_challenges VALUES ('globex', 'f2', 'x', NULL)`)).rejects.toThrow()
      await expect(asAcme(`UPDATE oauth_challenges SET tenant_id = 'globex'`)).rejects.toThrow()
      await expect(asAcme('ALTER TABLE oauth_challenges DISABLE ROW LEVEL SECURITY')).rejects.toThrow()
      expect((await owner.query('SELECT * FROM oauth_challenges WHERE tenant_id = $1', ['globex'])).rows).toEqual(
        before.rows,
      )
      await pools.close()
    })

    test('shows whoever clears up expired rows alone, and whoever refreshes names and times alone', async () => {
      await owner.query(`TRUNCATE ${tables.join(', ')}`)
      const store = await openPostgresStore(url, clock)
      await store.put(flow('acme', 'over'), 'over', clock.now() + 60_000)
      await elapse(60_000)
      await store.put(flow('acme', 'alive'), 'alive', clock.now() + 60_000)
      await store.put(flow('acme', 'for-ever'), 'for ever')
      const pools = await openTenantPools(url, { tenantGroups: 1, connectionsPerGroup: 1 })
      const refreshing = await pools.within({ task: 'claim-due' }, (client) =>
        client.query('SELECT * FROM oauth_challenges'),
      )
      expect(refreshing.rows).toEqual([])
      await pools.within({ task: 'clear-up' }, (client) => client.query('DELETE FROM oauth_challenges'))
      const left = await owner.query('SELECT flow_id FROM oauth_challenges ORDER BY flow_id')
      expect(left.rows.map((row) => row.flow_id)).toEqual(['alive', 'for-ever'])
      await Promise.all([pools.close(), store.close()])
    })

    test('does not keep abandoned flows for ever', async () => {
      await owner.query(`TRUNCATE ${tables.join(', ')}`)
      const store = await openPostgresStore(url, clock)
      const write = (from: number, to: number) =>
        Promise.all(
          Array.from({ length: to - from }, (_, n) =>
            store.put(flow(`t${n % 7}`, `f${from + n}`), 'x', clock.now() + 60_000),
          ),
        )
      await write(0, 900)
      await elapse(60_000)
      await write(900, 1001)
      expect((await owner.query('SELECT count(*)::int AS n FROM oauth_challenges')).rows).toEqual([{ n: 101 }])
      await store.close()
    })

    test('is made once by several processes at once, and keeps what is there when it is opened again', async () => {
      await owner.query(`DROP TABLE ${tables.join(', ')}, parcelproof_migrations`)
      const stores = await Promise.all([1, 2, 3].map(() => openPostgresStore(url, clock)))
      await stores[0]?.put(flow('acme'), 'kept')
      expect(await stores[2]?.get(flow('acme'))).toBe('kept')
      await Promise.all(stores.map((store) => store.close()))
      const again = await openPostgresStore(url, clock)
      expect(await again.take(flow('acme'))).toBe('kept')
      await again.close()
      expect((await owner.query('SELECT id FROM parcelproof_migrations')).rows).toEqual([{ id: 1 }, { id: 2 }])
    })

    test('works as a user that owns nothing, once the tables are there', async () => {
      await owner.query(`CREATE ROLE plain LOGIN PASSWORD 'plain-password' IN ROLE parcelproof_platform`)
      const address = new URL(url)
      address.username = 'plain'
      address.password = 'plain-password'
      const store = await openPostgresStore(address.href, clock)
      await store.put(flow('acme'), 'kept')
      expect(await store.take(flow('acme'))).toBe('kept')
      await store.close()
      const client = new Client({ connectionString: address.href })
      client.on('error', () => undefined)
      await client.connect()
      expect((await client.query('SELECT * FROM tenant_records')).rows).toEqual([])
      await client.end()
    })

    test('leaves one group of tenants its connections while another one uses all of its own', async () => {
      const pools = await openTenantPools(url, { tenantGroups: 2, connectionsPerGroup: 1 })
      const names = Array.from({ length: 20 }, (_, n) => `tenant-${n}`)
      const [busy = '', free = ''] = [0, 1].map((group) => names.find((name) => groupOf(name, 2) === group))
      const done = Promise.withResolvers<void>()
      const held = pools.within({ tenant: busy }, () => done.promise)
      expect((await pools.within({ tenant: free }, (client) => client.query('SELECT 1 AS one'))).rows).toEqual([
        { one: 1 },
      ])
      done.resolve()
      await held
      await pools.close()
    })
  })

  test('shares ten thousand tenants out among the groups about evenly', () => {
    const sizes = new Map<number, number>()
    for (let n = 0; n < 10_000; n++) {
      const group = groupOf(`tenant-${n}`, 4)
      sizes.set(group, (sizes.get(group) ?? 0) + 1)
    }
    expect([...sizes.keys()].sort()).toEqual([0, 1, 2, 3])
    expect(Math.min(...sizes.values())).toBeGreaterThan(2000)
  })
}
