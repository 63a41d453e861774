import type { WeakTwin } from '../weak-twin.ts'
import { issuesImplicitTokens } from './issues-implicit-tokens.ts'
import { postsResponseToAnyWindow } from './posts-response-to-any-window.ts'
import { repeatsCodeInFormPostAddress } from './repeats-code-in-form-post-address.ts'
import { takesAnyResponseTypeForCode } from './takes-any-response-type-for-code.ts'

/** Faults in response types and modes. */
export const responseTypeTwins: readonly WeakTwin[] = [
  issuesImplicitTokens,
  postsResponseToAnyWindow,
  repeatsCodeInFormPostAddress,
  takesAnyResponseTypeForCode,
]
