import type { CellOutcome, CrossTenantCell, FinishedRun, Role } from './result-model.ts'
import { nowhere, roles } from './result-model.ts'
import { targetLabel } from './words.ts'

/** How an outcome is written for people. */
export const outcomeLabels: Readonly<Record<CellOutcome, string>> = {
  held: 'held',
  leak: 'leak',
  invalid: 'invalid',
  inconclusive: 'inconclusive',
  'not-tried': 'not tried',
}

/** What each outcome means, in a sentence. */
export const outcomeMeanings: Readonly<Record<CellOutcome, string>> = {
  held: 'the other tenant got nowhere',
  leak: 'the other tenant got something',
  invalid: 'what is right did not work either, so nothing was shown',
  inconclusive: 'the answer shows neither',
  'not-tried': 'not for this target, or something is missing',
}

/** The matrix of one role: a line a cell, a column a target and carrier. */
export interface RoleMatrix {
  readonly role: Role
  readonly columns: readonly string[]
  readonly lines: readonly MatrixLine[]
  /** What cannot be presented to targets of this role. */
  readonly beside: readonly { readonly artefact: string; readonly reason: string }[]
}

export interface MatrixLine {
  readonly artefact: string
  readonly place: string
  /** One a column; undefined where the scenario did not run there. */
  readonly cells: readonly (CrossTenantCell | undefined)[]
}

/** The cross-tenant matrix, role by role. A result that speaks for all carriers stands in each of their columns. */
export function roleMatrices({ crossTenant = [] }: FinishedRun): readonly RoleMatrix[] {
  return roles.flatMap((role) => {
    const ofRole = crossTenant.filter((cell) => cell.role === role)
    const cells = ofRole.filter(({ place }) => place !== nowhere)
    if (cells.length === 0) return []
    const specific = cells.filter(({ carrier }) => carrier !== undefined)
    const covered = new Set(specific.map(({ target }) => target))
    const columns = [
      ...new Set(cells.filter(({ target, carrier }) => carrier !== undefined || !covered.has(target)).map(targetLabel)),
    ]
    const lines = [...Map.groupBy(cells, ({ artefact, place }) => JSON.stringify([artefact, place])).values()]
    const beside = new Map(
      ofRole
        .filter(({ place }) => place === nowhere)
        .map(({ artefact, reason = '' }) => [artefact, { artefact, reason }]),
    )
    return [{ role, columns, lines: lines.flatMap((same) => lineOf(same, columns)), beside: [...beside.values()] }]
  })
}

function lineOf(same: readonly CrossTenantCell[], columns: readonly string[]): readonly MatrixLine[] {
  const [first] = same
  if (first === undefined) return []
  const cells = columns.map(
    (column) =>
      same.find((cell) => targetLabel(cell) === column) ??
      same.find((cell) => cell.carrier === undefined && column.startsWith(`${cell.target} · `)),
  )
  return [{ artefact: first.artefact, place: first.place, cells }]
}
