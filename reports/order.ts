import { type Result, type Verdict, verdicts } from './result-model.ts'

/** Results from the worst to the best, in their own order where they are equal. */
export function worstFirst<T extends { readonly verdict: Verdict }>(results: readonly T[]): readonly T[] {
  return verdicts.flatMap((verdict) => results.filter((result) => result.verdict === verdict))
}

/** Whether a person should look at it; somebody answers already for what the baseline covers. */
export function needsAttention(result: { readonly verdict: Verdict; readonly baseline?: Result['baseline'] }): boolean {
  const { verdict, baseline } = result
  return baseline === undefined && verdict !== 'passed' && verdict !== 'not-applicable'
}

export interface ResultGroup {
  readonly role: Result['role']
  readonly target: string
  readonly carrier?: string
  readonly results: readonly Result[]
}

/** Results by target and carrier, in the order in which those first come up. */
export function byTarget(results: readonly Result[]): readonly ResultGroup[] {
  const groups = new Map<string, Result[]>()
  for (const result of results) {
    const key = JSON.stringify([result.role, result.target, result.carrier])
    const group = groups.get(key)
    if (group) group.push(result)
    else groups.set(key, [result])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { role, target, carrier } = first
    return [{ role, target, ...(carrier === undefined ? {} : { carrier }), results: group }]
  })
}
