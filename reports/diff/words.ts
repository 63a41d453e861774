import { counted, flakeText, targetLabel, verdictLabels } from '../words.ts'
import { type Change, type ChangeKind, type Comparison, changeKinds, isWorse, knowsLess } from './compare.ts'

/** What a kind of change means, as a heading. */
export const changeTitles: Readonly<Record<ChangeKind, string>> = {
  new: 'New: violated now, and not before',
  fixed: 'Fixed: violated before, passed now',
  changed: 'Changed in another way',
  flaky: 'Flaky: the same thing came out differently when it was tried again',
  added: 'Only in the later run',
  gone: 'Only in the earlier run',
}

/** The outcome of a comparison in one line. */
export function diffHeadline(comparison: Comparison): { readonly title: string; readonly sentence: string } {
  const { changes, unchanged } = comparison
  const counts = changeKinds.flatMap((kind) => {
    const count = changes.filter((change) => change.kind === kind).length
    return count === 0 ? [] : [`${count} ${kind}`]
  })
  const title = isWorse(comparison) ? 'Worse' : knowsLess(comparison) ? 'Less is known' : 'Not worse'
  const less = knowsLess(comparison) ? ' The later run did not judge everything that the earlier one judged.' : ''
  return { title, sentence: `${[...counts, `${unchanged} unchanged`].join(', ')}.${less}` }
}

/** The two runs by what tells them apart. */
export function runLabels({ before, after }: Comparison): { readonly before: string; readonly after: string } {
  const label = ({ targets, startedAt, seed }: Comparison['before']) =>
    `${[...new Set(targets.map(({ name }) => name))].join(', ')}, ${startedAt.slice(0, 19).replace('T', ' ')} UTC, seed ${seed}`
  return { before: label(before), after: label(after) }
}

/** `passed → failed`. */
export function verdictsText({ before, after }: Change): string {
  const label = (result: Change['before']) => (result === undefined ? 'absent' : verdictLabels[result.verdict])
  return `${label(before)} → ${label(after)}`
}

/** What a reader wants to know about one change, as named sentences. */
export function changeFacts(change: Change): readonly (readonly [string, string])[] {
  const { before, after, broken, repaired } = change
  const result = after ?? before
  const why = result?.observed ?? result?.reason
  const flake = (after && flakeText(after)) ?? (before && flakeText(before))
  return [
    ...(broken.length === 0 ? [] : [['newly violated', broken.join(', ')] as const]),
    ...(repaired.length === 0 ? [] : [['kept again', repaired.join(', ')] as const]),
    ...(why === undefined || change.kind === 'fixed' ? [] : [['observed', why] as const]),
    ...(change.kind === 'fixed' && before?.observed !== undefined ? [['before', before.observed] as const] : []),
    ...(flake === undefined ? [] : [['attempts', flake] as const]),
    ...(change.kind === 'new' && after?.advice !== undefined ? [['what to do', after.advice] as const] : []),
    ...(after === undefined || change.kind === 'fixed' ? [] : [['again', after.reproduce] as const]),
  ]
}

/** Where a change happened: the target, or both where two implementations are compared. */
export function placeOf({ before, after }: Change): string {
  const labels = [before, after].flatMap((result) => (result === undefined ? [] : [targetLabel(result)]))
  return [...new Set(labels)].join(' → ')
}

/** Summary of a run for the head of a comparison: `38 of 164 failed`. */
export function totalsText({ summary }: Comparison['before']): string {
  return `${summary.failed} of ${counted(summary.total, 'result')} failed, ${counted(summary.warning, 'warning')}`
}
