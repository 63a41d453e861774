import type { AuditTrail } from '../store.ts'
import type { TenantPools } from './tenant-pools.ts'

/** How many lines are added between two looks at what is too old. */
const tidyEvery = 32

/** The audit log in PostgreSQL: one row a line, seen by its tenant's transactions and by those that read for the operator. */
export function postgresTrail(pools: TenantPools): AuditTrail {
  const sinceTidied = new Map<string, number>()
  return {
    async record({ tenant, strand, line }, keep) {
      const name = `${tenant}:${strand}`
      const since = (sinceTidied.get(name) ?? 0) + 1
      sinceTidied.set(name, since % tidyEvery)
      await pools.within({ tenant }, async (client) => {
        const insert = 'INSERT INTO audit_log (tenant_id, strand, line) VALUES ($1, $2, $3)'
        await client.query(insert, [tenant, strand, line])
        if (since < tidyEvery) return
        const tooOld = `DELETE FROM audit_log t WHERE t.tenant_id = $1 AND t.strand = $2 AND t.line_id <= (
          SELECT line_id FROM audit_log WHERE tenant_id = $1 AND strand = $2 ORDER BY line_id DESC OFFSET $3 LIMIT 1)`
        await client.query(tooOld, [tenant, strand, keep])
      })
    },
    async recorded({ tenant, strand }, limit) {
      const sql = `SELECT t.line FROM audit_log t WHERE t.tenant_id = $1 AND t.strand = $2
        ORDER BY t.line_id DESC LIMIT $3`
      const { rows } = await pools.within({ tenant }, (client) =>
        client.query<{ line: string }>(sql, [tenant, strand, limit]),
      )
      return rows.map(({ line }) => line)
    },
    async recordedOfAll(limit) {
      const sql = 'SELECT t.line FROM audit_log t ORDER BY t.line_id DESC LIMIT $1'
      const { rows } = await pools.within({ task: 'read-audit-log' }, (client) =>
        client.query<{ line: string }>(sql, [limit]),
      )
      return rows.map(({ line }) => line)
    },
  }
}
