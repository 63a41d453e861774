import type { WeakTwin } from '../weak-twin.ts'
import { endsEveryGrantOnReuse } from './ends-every-grant-on-reuse.ts'
import { issuersShareOneMemory } from './issuers-share-one-memory.ts'
import { issuesTokensForAnyResource } from './issues-tokens-for-any-resource.ts'
import { limitsAllTenantsTogether } from './limits-all-tenants-together.ts'
import { namesAnotherTenantsIssuerInAnswers } from './names-another-tenants-issuer-in-answers.ts'
import { namesAnotherTenantsIssuerInTokens } from './names-another-tenants-issuer-in-tokens.ts'
import { rotatesForOneTenantOnly } from './rotates-for-one-tenant-only.ts'
import { tellsForeignCodesFromUnknownOnes } from './tells-foreign-codes-from-unknown-ones.ts'
import { thinksLongerAboutForeignTokens } from './thinks-longer-about-foreign-tokens.ts'

/** Faults between tenants. */
export const tenantTwins: readonly WeakTwin[] = [
  endsEveryGrantOnReuse,
  issuersShareOneMemory,
  issuesTokensForAnyResource,
  limitsAllTenantsTogether,
  namesAnotherTenantsIssuerInAnswers,
  namesAnotherTenantsIssuerInTokens,
  rotatesForOneTenantOnly,
  tellsForeignCodesFromUnknownOnes,
  thinksLongerAboutForeignTokens,
]
