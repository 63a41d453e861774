import { type Result, type RowVerdict, type Target, type Verdict, worstVerdict } from '../../reports/result-model.ts'
import type { Catalogue, Requirement } from '../../scenarios/catalogue/index.ts'
import { partlyShared } from '../../scenarios/catalogue/sharing.ts'
import { unanswerable } from '../../scenarios/catalogue/unanswerable.ts'

interface RunSoFar {
  readonly results: readonly Result[]
  readonly catalogue: Catalogue
  readonly targets: readonly Target[]
  /** Ids of the scenarios that settle a row, whether they were part of this run or not. */
  readonly scenariosFor?: (id: string) => readonly string[]
}

/**
 * The verdict statement by statement: an entry for each requirement of the roles under test, for each target, and for
 * each carrier where a platform was tried on several. Rows nobody settled are in it too, with the reason.
 */
export function rowVerdicts(run: RunSoFar): readonly RowVerdict[] {
  return run.targets.flatMap((target) => {
    const results = run.results.filter((result) => result.target === target.name && result.role === target.role)
    const byRow = resultsByRow(results)
    return run.catalogue
      .forRole(target.role)
      .flatMap((row) => entriesFor(row, target.name, byRow, run.scenariosFor?.(row.id) ?? []))
  })
}

function resultsByRow(results: readonly Result[]): ReadonlyMap<string, readonly Result[]> {
  const byRow = new Map<string, Result[]>()
  for (const result of results) {
    for (const { id } of result.requirements) {
      const known = byRow.get(id)
      if (known) known.push(result)
      else byRow.set(id, [result])
    }
  }
  return byRow
}

function entriesFor(
  row: Requirement,
  target: string,
  byRow: ReadonlyMap<string, readonly Result[]>,
  scenarios: readonly string[],
): readonly RowVerdict[] {
  const results = byRow.get(row.id) ?? []
  const { id, role, level } = row
  if (results.length === 0) {
    return [{ id, role, target, level, verdict: 'could-not-run', settledBy: [], reason: whyNobody(row, scenarios) }]
  }
  const carriers = new Set(results.map((result) => result.carrier).filter((carrier) => carrier !== undefined))
  return (carriers.size === 0 ? [undefined] : [...carriers]).map((carrier) => {
    // A result without a carrier speaks for the whole platform, so for each of its carriers.
    const here = (result: Result) => result.carrier === undefined || result.carrier === carrier
    const missing = row.sharing === 'whole' ? row.shares.filter((shared) => !byRow.get(shared)?.some(here)) : []
    const entry = settle(row, results.filter(here), missing)
    return { id, role, target, ...(carrier === undefined ? {} : { carrier }), level, ...entry }
  })
}

function settle(
  row: Requirement,
  results: readonly Result[],
  missing: readonly string[],
): { verdict: Verdict; settledBy: readonly string[]; reason?: string } {
  const spoken = results.flatMap((result) => result.requirements.filter((requirement) => requirement.id === row.id))
  const verdict = worstVerdict(spoken.map((requirement) => requirement.verdict))
  const settledBy = [...new Set(results.map((result) => result.id))]
  if (missing.length > 0 && row.shares.length > 1 && isGood(verdict)) {
    return {
      verdict: 'could-not-run',
      settledBy,
      reason: `Half settled: no scenario of this run checked ${missing.join(', ')}.`,
    }
  }
  const worst = spoken.find((requirement) => requirement.verdict === verdict)
  const reason = worst?.reason ?? worst?.observed
  return { verdict, settledBy, ...(reason === undefined ? {} : { reason }) }
}

function isGood(verdict: Verdict): boolean {
  return verdict === 'passed' || verdict === 'not-applicable'
}

function whyNobody(row: Requirement, scenarios: readonly string[]): string {
  if (scenarios.length > 0) return `Not part of this run: settled by ${scenarios.join(', ')}.`
  const hidden = unanswerable.get(row.id)
  if (hidden !== undefined) return hidden
  const difference = partlyShared.get(row.id)
  const more =
    difference === undefined ? '' : ` It shares the check of ${row.shares.join(' and ')} in part: ${difference}`
  return `No scenario settles this row yet.${more}`
}
