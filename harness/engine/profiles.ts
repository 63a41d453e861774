import type { GradingProfile } from '../../scenarios/api/scenario.ts'
import { UsageError } from '../cli/usage-error.ts'

export type CarrierProfileName = 'today' | 'migrating' | 'rfc9700'

export interface ChosenProfiles {
  /** How the bundled carriers behave. */
  readonly carrier: CarrierProfileName
  /** Which document wins where two disagree. */
  readonly grading: GradingProfile
}

/**
 * `--profile` chooses two things that share the word: `today` and `migrating` are carriers' behaviour, `oauth-2.1` is
 * a way of grading, and `rfc9700` is the default of both.
 */
export function chooseProfiles(names: readonly string[]): ChosenProfiles {
  let chosen: ChosenProfiles = { carrier: 'rfc9700', grading: 'rfc9700' }
  for (const name of names) {
    switch (name) {
      case 'today':
      case 'migrating':
        chosen = { ...chosen, carrier: name }
        break
      case 'oauth-2.1':
        chosen = { ...chosen, grading: name }
        break
      case 'rfc9700':
        break
      default:
        throw new UsageError(
          'UNKNOWN_PROFILE',
          `There is no profile ${JSON.stringify(name)}; carriers have today, migrating and rfc9700, grading has rfc9700 and oauth-2.1.`,
        )
    }
  }
  return chosen
}
