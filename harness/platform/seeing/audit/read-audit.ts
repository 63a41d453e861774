import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import type { AuditEntry } from './entry.ts'
import type { AuditLog } from './log.ts'

const query = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  strand: z.enum(['own', 'strangers']).optional(),
})

/** What a reader asks for, by its own words. */
export type AskedEntries = Readonly<Record<string, string>>

/** The log of the tenant whose key was sent; no filter names another one, and filters that are not known are refused. */
export function readAudit(log: AuditLog, tenant: string, asked: AskedEntries): Promise<readonly AuditEntry[]> {
  return log.ofTenant({ tenant, ...auditQuery(asked) })
}

/** @throws where something is asked for that there is not */
export function auditQuery(asked: AskedEntries): z.output<typeof query> {
  const parsed = query.safeParse(asked)
  if (!parsed.success) throw new Refusal('BAD_REQUEST', 'policy-refused', parsed.error)
  return parsed.data
}
