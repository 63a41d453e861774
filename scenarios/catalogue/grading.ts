import type { GradingProfile, Level, Verdict } from '../../reports/result-model.ts'
import { recordedUnder } from './profiles.ts'

const whenBroken: Readonly<Record<Level, Verdict>> = {
  MUST: 'failed',
  'MUST NOT': 'failed',
  REQUIRED: 'failed',
  STATED: 'failed',
  SHOULD: 'warning',
  'SHOULD NOT': 'warning',
  RECOMMENDED: 'warning',
  'NOT RECOMMENDED': 'warning',
  // Permissions and encouragements cannot be violated; what was seen goes into the report.
  MAY: 'passed',
  ADVISORY: 'passed',
}

/** What a broken statement of this level is worth. `passed` means: recorded as an observation, nothing more. */
export function verdictForBroken(level: Level): Verdict {
  return whenBroken[level]
}

/** The verdict for a broken row under a grading profile. Nothing else in the project decides a severity. */
export function gradeBroken(row: { readonly id: string; readonly level: Level }, profile: GradingProfile): Verdict {
  return recordedUnder(row.id, profile) ? 'passed' : verdictForBroken(row.level)
}
