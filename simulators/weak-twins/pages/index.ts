import type { WeakTwin } from '../weak-twin.ts'
import { forbidsFramesByPolicyAlone } from './forbids-frames-by-policy-alone.ts'
import { forbidsFramesByPolicyAloneWithOpenCookies } from './forbids-frames-by-policy-alone-with-open-cookies.ts'
import { forbidsFramesWithoutPolicy } from './forbids-frames-without-policy.ts'
import { forgetsPolicyOnConsentPage } from './forgets-policy-on-consent-page.ts'
import { letsPagesBeFramed } from './lets-pages-be-framed.ts'
import { linksToElsewhereOnErrorPage } from './links-to-elsewhere-on-error-page.ts'
import { loadsScriptFromElsewhere } from './loads-script-from-elsewhere.ts'
import { sendsNoReferrerPolicy } from './sends-no-referrer-policy.ts'

/** Faults in the pages people see. */
export const pagesTwins: readonly WeakTwin[] = [
  forbidsFramesByPolicyAloneWithOpenCookies,
  forbidsFramesByPolicyAlone,
  forbidsFramesWithoutPolicy,
  forgetsPolicyOnConsentPage,
  letsPagesBeFramed,
  linksToElsewhereOnErrorPage,
  loadsScriptFromElsewhere,
  sendsNoReferrerPolicy,
]
