/**
 * What a scenario found out about one requirement. Never a severity: that comes from the requirement's keyword.
 * One requirement may have many findings in one run of a scenario (one for each client, one for each mutant);
 * the worst of them is its verdict.
 */
export type Finding = {
  readonly requirement: string
  /** Ids of the exchanges behind it; empty means the whole scenario. */
  readonly evidence: readonly string[]
} & (
  | { readonly kind: 'held'; readonly observed?: string }
  | {
      readonly kind: 'broken'
      readonly expected: string
      readonly observed: string
      /** The smallest story that breaks it, a sentence a step, and the `--path` that tries it again. */
      readonly counterexample?: { readonly story: readonly string[]; readonly path: string }
    }
  /** Goes into the report and never changes the verdict (summary of the catalogue, rule 2). */
  | { readonly kind: 'recorded'; readonly observed: string }
  | { readonly kind: 'not-applicable'; readonly reason: string }
  | { readonly kind: 'could-not-run'; readonly missing: string }
  /** `controlFailed`: the probe says nothing because what is right did not work either. */
  | { readonly kind: 'inconclusive'; readonly reason: string; readonly controlFailed?: true }
)

/** Anything that left exchanges behind: outcomes, answers, or bare exchange ids. */
export type Evidence = readonly ({ readonly exchanges: readonly string[] } | string | undefined)[]

type Rows = string | readonly string[]

function rowsOf(rows: Rows): readonly string[] {
  return typeof rows === 'string' ? [rows] : rows
}

function idsOf(evidence: Evidence): readonly string[] {
  return evidence.flatMap((item) => (item === undefined ? [] : typeof item === 'string' ? [item] : [...item.exchanges]))
}

/** The requirement was met. `observed` is a sentence worth reading, or left out. */
export function held(rows: Rows, observed?: string, ...evidence: Evidence): readonly Finding[] {
  return rowsOf(rows).map((requirement) => ({
    kind: 'held',
    requirement,
    evidence: idsOf(evidence),
    ...(observed === undefined ? {} : { observed }),
  }))
}

/** The requirement was violated. Both sentences are shown to people; neither may hold a secret. */
export function broken(
  rows: Rows,
  sentences: Pick<Extract<Finding, { kind: 'broken' }>, 'expected' | 'observed' | 'counterexample'>,
  ...evidence: Evidence
): readonly Finding[] {
  return rowsOf(rows).map((requirement) => ({ kind: 'broken', requirement, evidence: idsOf(evidence), ...sentences }))
}

/** An observation that never changes the verdict. */
export function recorded(rows: Rows, observed: string, ...evidence: Evidence): readonly Finding[] {
  return rowsOf(rows).map((requirement) => ({ kind: 'recorded', requirement, evidence: idsOf(evidence), observed }))
}

/** The requirement is not for this target; the reason names what the target does not have or do. */
export function notApplicable(rows: Rows, reason: string, ...evidence: Evidence): readonly Finding[] {
  return rowsOf(rows).map((requirement) => ({ kind: 'not-applicable', requirement, evidence: idsOf(evidence), reason }))
}

/** Something is missing that the operator can add; `missing` names the configuration line. */
export function couldNotRun(rows: Rows, missing: string, ...evidence: Evidence): readonly Finding[] {
  return rowsOf(rows).map((requirement) => ({ kind: 'could-not-run', requirement, evidence: idsOf(evidence), missing }))
}

/** The positive control failed, or the answer shows neither the guard nor its absence; the reason says what happened. */
export function inconclusive(
  rows: Rows,
  reason: string,
  ...evidence: Evidence
): readonly (Finding & { readonly kind: 'inconclusive' })[] {
  return rowsOf(rows).map((requirement) => ({ kind: 'inconclusive', requirement, evidence: idsOf(evidence), reason }))
}

/** The positive control failed: whatever the probe beside it brought, it shows nothing. */
export function invalid(rows: Rows, reason: string, ...evidence: Evidence): readonly Finding[] {
  return inconclusive(rows, reason, ...evidence).map((finding) => ({ ...finding, controlFailed: true }))
}
