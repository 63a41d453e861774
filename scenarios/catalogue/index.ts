import { z } from 'zod'
import type { Role } from '../../reports/result-model.ts'
import oauth21 from './oauth-2.1.json' with { type: 'json' }
import { type Requirement, type RequirementData, requirementSchema } from './requirement.ts'
import rfc6749 from './rfc6749.json' with { type: 'json' }
import rfc6750 from './rfc6750.json' with { type: 'json' }
import rfc7009 from './rfc7009.json' with { type: 'json' }
import rfc7591 from './rfc7591.json' with { type: 'json' }
import rfc7592 from './rfc7592.json' with { type: 'json' }
import rfc7636 from './rfc7636.json' with { type: 'json' }
import rfc7662 from './rfc7662.json' with { type: 'json' }
import rfc8252 from './rfc8252.json' with { type: 'json' }
import rfc8414 from './rfc8414.json' with { type: 'json' }
import rfc8705 from './rfc8705.json' with { type: 'json' }
import rfc8707 from './rfc8707.json' with { type: 'json' }
import rfc9068 from './rfc9068.json' with { type: 'json' }
import rfc9101 from './rfc9101.json' with { type: 'json' }
import rfc9126 from './rfc9126.json' with { type: 'json' }
import rfc9207 from './rfc9207.json' with { type: 'json' }
import rfc9449 from './rfc9449.json' with { type: 'json' }
import rfc9470 from './rfc9470.json' with { type: 'json' }
import rfc9700 from './rfc9700.json' with { type: 'json' }
import { appliesTo, partlyShared, sharedChecks } from './sharing.ts'
import tenant from './tenant.json' with { type: 'json' }

export type { Requirement } from './requirement.ts'

/** The statements this project judges by, in the order of their documents. */
export interface Catalogue {
  readonly rows: readonly Requirement[]
  get(id: string): Requirement | undefined
  has(id: string): boolean
  forRole(role: Role): readonly Requirement[]
  /** The row itself and every row whose check settles it as it stands: a finding about one of them is one about it. */
  settledThrough(id: string): readonly string[]
  /** Rows that are settled by the check of another one too. */
  readonly sharing: readonly Requirement[]
}

const files: readonly unknown[] = [
  rfc9700,
  rfc7636,
  rfc9207,
  rfc8414,
  rfc6749,
  rfc9126,
  rfc9449,
  rfc8705,
  rfc8707,
  rfc7591,
  rfc7592,
  rfc7009,
  rfc9068,
  oauth21,
  rfc6750,
  rfc8252,
  rfc7662,
  rfc9101,
  rfc9470,
  tenant,
]

/** The catalogue, read and validated once, when this module is loaded. */
export const catalogue: Catalogue = catalogueOf(files.flatMap((file) => z.array(requirementSchema).parse(file)))

/** A catalogue of these rows; ids that appear twice are an error in the data. */
export function catalogueOf(data: readonly RequirementData[]): Catalogue {
  const raw = new Map(data.map((row) => [row.id, row]))
  if (raw.size !== data.length) throw new Error('two rows of the catalogue have the same id')
  const rows = data.map((row): Requirement => {
    const shares = sharedChecks(row.probe)
    const sharing = partlyShared.has(row.id) ? 'part' : 'whole'
    return { ...row, shares, ...(shares.length > 0 ? { sharing } : {}), appliesTo: appliesTo(row, raw) }
  })
  const byId = new Map(rows.map((row) => [row.id, row]))
  const through = new Map(rows.map((row) => [row.id, checksOf(row, byId)]))
  return {
    rows,
    get: (id) => byId.get(id),
    has: (id) => byId.has(id),
    forRole: (role) => rows.filter((row) => row.role === role),
    settledThrough: (id) => through.get(id) ?? [],
    sharing: rows.filter(({ id }) => (through.get(id)?.length ?? 0) > 1),
  }
}

function checksOf(row: Requirement, rows: ReadonlyMap<string, Requirement>): readonly string[] {
  const shared = row.sharing === 'whole' ? row.shares.map((id) => rows.get(id)) : []
  return [row.id, ...shared.flatMap((other) => (other ? checksOf(other, rows) : []))]
}
