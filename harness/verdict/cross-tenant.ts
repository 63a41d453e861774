import {
  type CellOutcome,
  type CrossTenantCell,
  cellOutcomes,
  nowhere,
  type RequirementVerdict,
  type Result,
} from '../../reports/result-model.ts'
import type { Scenario } from '../../scenarios/api/scenario.ts'
import { noCells } from '../../scenarios/matrix/beside-the-point.ts'
import { artefacts } from '../../scenarios/matrix/cells.ts'

const artefactNames: readonly string[] = artefacts

/**
 * The cross-tenant matrix of a run: what became of every cell that a scenario declares, at each target and carrier, in the
 * order of the artefacts. Several results of one cell leave the worst outcome.
 */
export function crossTenantMatrix(
  scenarios: readonly Scenario[],
  results: readonly Result[],
): readonly CrossTenantCell[] {
  const declared = new Map(scenarios.map(({ id, crossTenant = [] }) => [id, crossTenant]))
  const entries = results.flatMap((result) =>
    (declared.get(result.id) ?? []).map((cell) => ({ cell, result, ...outcomeOf(result, cell.rows) })),
  )
  const places = Map.groupBy(entries, ({ cell, result }) =>
    JSON.stringify([cell.artefact, cell.place, result.role, result.target, result.carrier ?? null]),
  )
  const cells = [...places.values()].flatMap((group) => {
    const outcome = cellOutcomes.find((candidate) => group.some((entry) => entry.outcome === candidate))
    const worst = group.find((entry) => entry.outcome === outcome)
    if (worst === undefined) return []
    const { cell, result, reason } = worst
    return [
      {
        artefact: cell.artefact,
        place: cell.place,
        role: result.role,
        target: result.target,
        ...(result.carrier === undefined ? {} : { carrier: result.carrier }),
        outcome: worst.outcome,
        settledBy: [...new Set(group.map((entry) => entry.result.id))],
        ...(reason === undefined ? {} : { reason }),
      },
    ]
  })
  return [...cells, ...cellsThatAreNot(cells)].toSorted((one, other) => orderOf(one) - orderOf(other))
}

/** Where there is a matrix of a role, what is not in it says why. */
function cellsThatAreNot(cells: readonly CrossTenantCell[]): readonly CrossTenantCell[] {
  const targets = new Map(cells.map(({ role, target }) => [JSON.stringify([role, target]), { role, target }]))
  return [...targets.values()].flatMap(({ role, target }) =>
    noCells
      .filter((none) => none.role === role)
      .map(({ artefact, reason }) => ({
        artefact,
        place: nowhere,
        role,
        target,
        outcome: 'not-tried' as const,
        settledBy: [],
        reason,
      })),
  )
}

function orderOf({ artefact }: CrossTenantCell): number {
  return artefactNames.indexOf(artefact)
}

interface Decided {
  readonly outcome: CellOutcome
  readonly reason?: string | undefined
}

function outcomeOf(result: Result, rows: readonly string[]): Decided {
  const about = result.requirements.filter(({ id }) => rows.includes(id))
  const all = about.map((row): Decided => ({ outcome: outcomeOfRow(row), reason: row.observed ?? row.reason }))
  // Where one row was tried and another one is not for this target, the one that was tried decides.
  const tried = all.filter(({ outcome }) => outcome !== 'not-tried')
  const decisive = tried.length > 0 ? tried : all
  const worst = cellOutcomes.find((candidate) => decisive.some(({ outcome }) => outcome === candidate))
  const found = decisive.find(({ outcome }) => outcome === worst)
  return found ?? { outcome: 'not-tried', reason: result.reason }
}

function outcomeOfRow({ verdict, controlFailed }: RequirementVerdict): CellOutcome {
  switch (verdict) {
    case 'passed':
      return 'held'
    case 'failed':
    case 'warning':
      return 'leak'
    case 'inconclusive':
      return controlFailed === true ? 'invalid' : 'inconclusive'
    case 'could-not-run':
    case 'not-applicable':
      return 'not-tried'
  }
}
