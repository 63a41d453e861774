import type { WeakTwin } from '../weak-twin.ts'
import { callsEveryTokenActive } from './calls-every-token-active.ts'
import { describesInactiveTokens } from './describes-inactive-tokens.ts'
import { introspectsForAnybody } from './introspects-for-anybody.ts'
import { introspectsForEveryCaller } from './introspects-for-every-caller.ts'
import { introspectsRevokedTokensAsActive } from './introspects-revoked-tokens-as-active.ts'
import { introspectsUnknownTokensAsError } from './introspects-unknown-tokens-as-error.ts'

/** Faults in introspection. */
export const introspectionTwins: readonly WeakTwin[] = [
  callsEveryTokenActive,
  describesInactiveTokens,
  introspectsForAnybody,
  introspectsForEveryCaller,
  introspectsRevokedTokensAsActive,
  introspectsUnknownTokensAsError,
]
