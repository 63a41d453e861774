import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { formPost } from './form-post.ts'
import { implicitAbsent } from './implicit-absent.ts'
import { inBrowserMessages } from './in-browser-messages.ts'
import { missingOrUnknown } from './missing-or-unknown.ts'

export const responseTypeScenarios: readonly AuthorizationServerScenario[] = [
  missingOrUnknown,
  implicitAbsent,
  formPost,
  inBrowserMessages,
]
