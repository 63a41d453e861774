import { type FinishedRun, type QuirkOutcome, type QuirkSurvival, quirkOutcomes } from './result-model.ts'

export const quirkLabels: Readonly<Record<QuirkOutcome, string>> = {
  'as-usual': 'as usual',
  'failed-cleanly': 'failed cleanly',
  broken: 'broken',
  'not-tried': 'not tried',
}

export const quirkMeanings: Readonly<Record<QuirkOutcome, string>> = {
  'as-usual': 'connected, called and (where its clock can be moved) refreshed as without it',
  'failed-cleanly': 'could not, said so, and worked as before when the quirk was gone',
  broken: 'went on as if all were well, answered 500 or not at all, or did not recover',
  'not-tried': 'nothing to compare with',
}

/** What one platform makes of the quirks of one carrier. */
export interface CarrierQuirks {
  readonly target: string
  readonly carrier: string
  /** The worst first. */
  readonly quirks: readonly QuirkSurvival[]
  readonly counts: Readonly<Record<QuirkOutcome, number>>
}

/** The quirks of a run, a platform and carrier at a time. */
export function quirksByCarrier({ quirks = [] }: FinishedRun): readonly CarrierQuirks[] {
  const groups = Map.groupBy(quirks, ({ target, carrier }) => JSON.stringify([target, carrier]))
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const worst = group.toSorted((a, b) => quirkOutcomes.indexOf(a.outcome) - quirkOutcomes.indexOf(b.outcome))
    const count = (outcome: QuirkOutcome) => group.filter((survival) => survival.outcome === outcome).length
    const counts = {
      'as-usual': count('as-usual'),
      'failed-cleanly': count('failed-cleanly'),
      broken: count('broken'),
      'not-tried': count('not-tried'),
    }
    return [{ target: first.target, carrier: first.carrier, quirks: worst, counts }]
  })
}
