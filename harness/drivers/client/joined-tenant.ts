import { z } from 'zod'
import type { ClientTenantConfiguration } from './input.ts'

const written = z.object({ headers: z.record(z.string(), z.string()) })

/** A tenant that has joined during the run, as the operator's command wrote it; undefined where it wrote something else. */
export function joinedTenant(id: string, output: string): ClientTenantConfiguration | undefined {
  const read = written.safeParse(jsonOf(output))
  if (!read.success) return undefined
  return { id, headers: Object.entries(read.data.headers), login: { kind: 'none' }, users: [], facts: {} }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
