import type { PlatformEvent } from '../../platform.ts'
import { Refusal } from '../../refusal.ts'
import type { AuditTrail, Strand } from '../../store/store.ts'
import { type AuditEntry, auditEntry, entriesOf } from './entry.ts'

/** The audit log over whatever store there is. */
export interface AuditLog {
  /** Writes down what an event says, behind the back of whoever caused it. */
  record(event: PlatformEvent): void
  /** The newest entries of one tenant, newest first. */
  ofTenant(query: AuditQuery & { readonly tenant: string }): Promise<readonly AuditEntry[]>
  /** Those of all tenants and of the platform itself. */
  ofAll(query: AuditQuery): Promise<readonly AuditEntry[]>
  /** Comes back when all that was recorded is kept. */
  written(): Promise<void>
}

export interface AuditQuery {
  readonly limit: number
  /** Both where it is left out. */
  readonly strand?: Strand | undefined
}

export interface AuditOptions {
  readonly trail: AuditTrail
  readonly isKnown: (tenant: string) => boolean
  /** Lines of each strand of each tenant. */
  readonly keep: number
  /** Told of lines that could not be kept. */
  readonly lost: (lines: number) => void
}

/** A store that has gone away may not fill the memory with what waits for it. */
const mostWaiting = 10_000

/** Each tenant's lines are written one after the other, in the order of what happened; tenants do not wait for each other. */
export function createAuditLog({ trail, isKnown, keep, lost }: AuditOptions): AuditLog {
  const writing = new Map<string, Promise<void>>()
  let waiting = 0

  const write = async (before: Promise<void> | undefined, line: Parameters<AuditTrail['record']>[0]) => {
    await before
    try {
      await trail.record(line, keep)
    } catch {
      lost(1)
    } finally {
      waiting -= 1
    }
  }
  const written = async (): Promise<void> => {
    await Promise.all(writing.values())
  }

  return {
    record(event) {
      for (const { tenant, strand, entry } of entriesOf(event, isKnown)) {
        if (waiting >= mostWaiting) {
          lost(1)
          continue
        }
        waiting += 1
        const mine = write(writing.get(tenant), { tenant, strand, line: JSON.stringify(entry) }).finally(() => {
          if (writing.get(tenant) === mine) writing.delete(tenant)
        })
        writing.set(tenant, mine)
      }
    },
    async ofTenant({ tenant, strand, limit }) {
      await writing.get(tenant)
      const strands: readonly Strand[] = strand === undefined ? ['own', 'strangers'] : [strand]
      const lines = await Promise.all(strands.map((one) => trail.recorded({ tenant, strand: one }, limit)))
      return newest(lines.flat().map(read), limit)
    },
    async ofAll({ limit }) {
      await written()
      return (await trail.recordedOfAll(limit)).map(read)
    },
    written,
  }
}

function read(line: string): AuditEntry {
  try {
    return auditEntry.parse(JSON.parse(line))
  } catch (cause) {
    throw new Refusal('FAILED', 'unexpected', cause)
  }
}

/** ISO 8601 sorts as text; equal times stay as they came. */
function newest(entries: readonly AuditEntry[], limit: number): readonly AuditEntry[] {
  return entries.toSorted((left, right) => (left.at < right.at ? 1 : left.at > right.at ? -1 : 0)).slice(0, limit)
}
