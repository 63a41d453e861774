import { couldNotRun, type Finding, inconclusive, notApplicable } from './finding.ts'

/** Whether the target can do something. */
export type Ability =
  | { readonly kind: 'yes' }
  /** The target does not do this: rows that need it do not apply. */
  | { readonly kind: 'no'; readonly reason: string }
  /** The configuration does not say: `missing` names the line to add. */
  | { readonly kind: 'unknown'; readonly missing: string }
  /** It could not be found out because something went wrong on the way. */
  | { readonly kind: 'failed'; readonly reason: string }

/** What a missing ability makes of the rows that need it; undefined where the target has it. */
export function withoutAbility(rows: string | readonly string[], ability: Ability): readonly Finding[] | undefined {
  switch (ability.kind) {
    case 'yes':
      return undefined
    case 'no':
      return notApplicable(rows, ability.reason)
    case 'unknown':
      return couldNotRun(rows, ability.missing)
    case 'failed':
      return inconclusive(rows, ability.reason)
  }
}
