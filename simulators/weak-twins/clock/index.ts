import type { WeakTwin } from '../weak-twin.ts'
import { introspectsTokensUntilTheNextDay } from './introspects-tokens-until-the-next-day.ts'
import { keepsCodesFiveMinutesLonger } from './keeps-codes-five-minutes-longer.ts'
import { takesAssertionsOfAnotherDay } from './takes-assertions-of-another-day.ts'

/** Ends and beginnings that are looked at loosely. */
export const clockTwins: readonly WeakTwin[] = [
  introspectsTokensUntilTheNextDay,
  keepsCodesFiveMinutesLonger,
  takesAssertionsOfAnotherDay,
]
