import type { Scenario } from '../../scenarios/api/scenario.ts'
import type { Catalogue } from '../../scenarios/catalogue/index.ts'
import { unanswerable } from '../../scenarios/catalogue/unanswerable.ts'

/** How the suite answers for a row of the catalogue. */
export type Answer =
  | { readonly kind: 'scenarios'; readonly ids: readonly string[] }
  /** Nothing outside the target can show it. */
  | { readonly kind: 'reason'; readonly reason: string }
  /** No scenario yet. */
  | { readonly kind: 'open' }

/** The answer to every row: its own scenarios and, where it shares a check, those of the rows it shares with. */
export function answersOf(scenarios: readonly Scenario[], catalogue: Catalogue): ReadonlyMap<string, Answer> {
  const own = new Map<string, string[]>()
  for (const scenario of scenarios) {
    for (const id of scenario.requirements) own.set(id, [...(own.get(id) ?? []), scenario.id])
  }
  const scenariosFor = (id: string, seen: ReadonlySet<string> = new Set()): readonly string[] => {
    const row = catalogue.get(id)
    if (row === undefined || seen.has(id)) return []
    const shared = row.sharing === 'whole' ? row.shares : []
    return [...(own.get(id) ?? []), ...shared.flatMap((other) => scenariosFor(other, new Set([...seen, id])))]
  }
  return new Map(
    catalogue.rows.map(({ id }): [string, Answer] => {
      const ids = [...new Set(scenariosFor(id))]
      const reason = unanswerable.get(id)
      if (ids.length > 0) return [id, { kind: 'scenarios', ids }]
      return [id, reason === undefined ? { kind: 'open' } : { kind: 'reason', reason }]
    }),
  )
}
