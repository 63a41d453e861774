import type { WeakTwin } from '../weak-twin.ts'
import { dropsScopesSilently } from './drops-scopes-silently.ts'
import { forgetsTheDefaultScope } from './forgets-the-default-scope.ts'
import { grantsAnyScope } from './grants-any-scope.ts'
import { grantsEverythingByDefault } from './grants-everything-by-default.ts'
import { grantsTheWholeClientScope } from './grants-the-whole-client-scope.ts'

/** Faults in granting scope. */
export const scopeTwins: readonly WeakTwin[] = [
  dropsScopesSilently,
  forgetsTheDefaultScope,
  grantsAnyScope,
  grantsEverythingByDefault,
  grantsTheWholeClientScope,
]
