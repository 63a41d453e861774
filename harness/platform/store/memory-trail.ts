import { type AuditTrail, type Strand, wholeTrailFactor } from './store.ts'

/** The audit log of a store in memory. */
export function createMemoryTrail(): AuditTrail {
  const trails = new Map<string, string[]>()
  const whole: string[] = []
  const name = (tenant: string, strand: Strand) => `${tenant}:${strand}`
  return {
    async record({ tenant, strand, line }, keep) {
      const at = name(tenant, strand)
      const trail = trails.get(at) ?? []
      trails.set(at, trail)
      add(trail, line, keep)
      add(whole, line, keep * wholeTrailFactor)
    },
    recorded: async ({ tenant, strand }, limit) => newest(trails.get(name(tenant, strand)) ?? [], limit),
    recordedOfAll: async (limit) => newest(whole, limit),
  }
}

/** An eighth more than is kept may be there: dropping many at once is cheaper than one each time. */
function add(trail: string[], line: string, keep: number): void {
  trail.push(line)
  if (trail.length > keep + keep / 8) trail.splice(0, trail.length - keep)
}

function newest(trail: readonly string[], limit: number): readonly string[] {
  return trail.slice(-limit).reverse()
}
