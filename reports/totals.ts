import type { Coverage, Result, Role, RowVerdict, Summary, Verdict } from './result-model.ts'

const settling: readonly Verdict[] = ['passed', 'failed', 'warning', 'not-applicable']

/** A row is settled when a scenario came to a verdict about it; an attempt that could not be judged is none. */
export function isSettled(row: RowVerdict): boolean {
  return row.settledBy.length > 0 && settling.includes(row.verdict)
}

/** Counts results, one by one, by their verdict. */
export function summarize(results: readonly Result[]): Summary {
  const having = (verdict: Verdict) => results.filter((result) => result.verdict === verdict).length
  return {
    total: results.length,
    passed: having('passed'),
    failed: having('failed'),
    warning: having('warning'),
    notApplicable: having('not-applicable'),
    couldNotRun: having('could-not-run'),
    inconclusive: having('inconclusive'),
  }
}

/**
 * How many requirements of the roles under test the run came to a verdict about. A requirement counts once, however
 * many targets and carriers it was tried on, and is settled when it was settled on one of them.
 */
export function coverageOf(
  rows: readonly RowVerdict[],
  catalogue: { get(id: string): { readonly spec: string } | undefined },
): Coverage {
  const byId = new Map<string, { role: Role; spec: string; settled: boolean }>()
  for (const row of rows) {
    const settled = isSettled(row) || byId.get(row.id)?.settled === true
    byId.set(row.id, { role: row.role, spec: catalogue.get(row.id)?.spec ?? 'unknown', settled })
  }
  const requirements = [...byId.values()]
  return {
    rows: requirements.length,
    settled: requirements.filter((requirement) => requirement.settled).length,
    byRole: tallyBy(requirements, (requirement) => requirement.role),
    bySpec: tallyBy(requirements, (requirement) => requirement.spec),
    unanswered: [...byId].filter(([, requirement]) => !requirement.settled).map(([id]) => id),
  }
}

function tallyBy<T extends { readonly settled: boolean }>(items: readonly T[], key: (item: T) => string) {
  const tallies: Record<string, { readonly rows: number; readonly settled: number }> = {}
  for (const item of items) {
    const { rows, settled } = tallies[key(item)] ?? { rows: 0, settled: 0 }
    tallies[key(item)] = { rows: rows + 1, settled: settled + (item.settled ? 1 : 0) }
  }
  return tallies
}
