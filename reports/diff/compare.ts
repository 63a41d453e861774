import type { FinishedRun, Result, Role, Verdict } from '../result-model.ts'
import { isFlaky } from '../words.ts'

/** What became of a result from one run to the other, in the order in which people want to read it. */
export const changeKinds = ['new', 'fixed', 'changed', 'flaky', 'added', 'gone'] as const

export type ChangeKind = (typeof changeKinds)[number]

/** One result that is not the same in both runs. */
export interface Change {
  readonly kind: ChangeKind
  readonly before?: Result
  readonly after?: Result
  /** Statements that are violated now and were not before. */
  readonly broken: readonly string[]
  /** Statements that were violated before and are kept now. */
  readonly repaired: readonly string[]
}

/** Two runs, set against each other. */
export interface Comparison {
  readonly before: FinishedRun
  readonly after: FinishedRun
  readonly changes: readonly Change[]
  readonly unchanged: number
  /** Roles whose targets have different names, and are compared as two implementations of the same. */
  readonly renamed: readonly { readonly role: Role; readonly before: string; readonly after: string }[]
}

/**
 * Compares two runs of one target, or two implementations: where each run has a single target in a role, those two are
 * compared whatever their names are. A result is new when a statement is violated that was not, and fixed only when it passes.
 */
export function compareRuns(before: FinishedRun, after: FinishedRun): Comparison {
  const renamed = renamedTargets(before, after)
  const nameBefore = new Map(renamed.map((pair) => [`${pair.role} ${pair.after}`, pair.before]))
  const keyOf = ({ id, role, target, carrier }: Result) => JSON.stringify([id, role, target, carrier ?? null])
  const earlier = new Map(before.results.map((result) => [keyOf(result), result]))
  const later = new Map(
    after.results.map((result) => {
      const target = nameBefore.get(`${result.role} ${result.target}`) ?? result.target
      return [keyOf({ ...result, target }), result]
    }),
  )
  const keys = [...new Set([...earlier.keys(), ...later.keys()])]
  const found = keys.map((key) => changeBetween(earlier.get(key), later.get(key)))
  const changes = found.filter((change) => change !== undefined)
  return { before, after, changes, unchanged: keys.length - changes.length, renamed }
}

/** Whether the later run violates something that the earlier one did not; a flake counts. */
export function isWorse({ changes }: Comparison): boolean {
  return changes.some(({ broken, kind }) => broken.length > 0 || kind === 'new')
}

/** Whether the later run no longer judges what the earlier one judged: then "nothing new" says less than it seems. */
export function knowsLess({ after, changes }: Comparison): boolean {
  return (
    after.interrupted === true ||
    after.gaps !== undefined ||
    changes.some(({ before, after: now }) => before !== undefined && isJudged(before) && !(now && isJudged(now)))
  )
}

function renamedTargets(before: FinishedRun, after: FinishedRun): Comparison['renamed'] {
  const roles = [...new Set(before.targets.map(({ role }) => role))]
  return roles.flatMap((role) => {
    const [first, ...others] = before.targets.filter((target) => target.role === role)
    const [second, ...more] = after.targets.filter((target) => target.role === role)
    if (first === undefined || second === undefined || others.length + more.length > 0) return []
    return first.name === second.name ? [] : [{ role, before: first.name, after: second.name }]
  })
}

function changeBetween(before: Result | undefined, after: Result | undefined): Change | undefined {
  if (before === undefined) {
    if (after === undefined) return undefined
    const broken = violated(after)
    return { kind: isViolation(after.verdict) ? 'new' : 'added', after, broken, repaired: [] }
  }
  if (after === undefined) return { kind: 'gone', before, broken: [], repaired: [] }
  const broken = violated(after).filter((id) => !violated(before).includes(id))
  const kept = new Set(after.requirements.filter(({ verdict }) => verdict === 'passed').map(({ id }) => id))
  const repaired = violated(before).filter((id) => kept.has(id))
  const kind = kindOf(before, after, broken, repaired)
  return kind === undefined ? undefined : { kind, before, after, broken, repaired }
}

function kindOf(
  before: Result,
  after: Result,
  broken: readonly string[],
  repaired: readonly string[],
): ChangeKind | undefined {
  if (isFlaky(before) || isFlaky(after)) return 'flaky'
  if (broken.length > 0 || (isViolation(after.verdict) && !isViolation(before.verdict))) return 'new'
  if (isViolation(before.verdict) && after.verdict === 'passed') return 'fixed'
  return before.verdict === after.verdict && repaired.length === 0 ? undefined : 'changed'
}

function violated({ requirements }: Result): readonly string[] {
  return requirements.filter(({ verdict }) => isViolation(verdict)).map(({ id }) => id)
}

function isViolation(verdict: Verdict): boolean {
  return verdict === 'failed' || verdict === 'warning'
}

function isJudged({ verdict }: Result): boolean {
  return verdict !== 'could-not-run' && verdict !== 'inconclusive'
}
