import type { Quirk } from '../../../core/quirk.ts'
import { absentEndpoints } from './absent-endpoints.ts'
import { doubleSlashes } from './double-slashes.ts'
import { ecommerceAmericasErrors } from './ecommerce-americas-errors.ts'
import { ecommerceAmericasToken } from './ecommerce-americas-token.ts'
import { ecommerceAsiaToken } from './ecommerce-asia-token.ts'
import { ecommerceEuropeToken } from './ecommerce-europe-token.ts'
import { ecommerceGlobalToken } from './ecommerce-global-token.ts'
import { ecommerceUkToken } from './ecommerce-uk-token.ts'
import { environmentsApart } from './environments-apart.ts'
import { expressBasic } from './express-basic.ts'
import { expressErrors } from './express-errors.ts'
import { expressReasons } from './express-reasons.ts'
import { expressTestQuota } from './express-test-quota.ts'
import { groupBasicOnly } from './group-basic-only.ts'
import { groupLengthRequired } from './group-length-required.ts'
import { groupMissingProduct } from './group-missing-product.ts'
import { groupQuota } from './group-quota.ts'
import { groupToken } from './group-token.ts'
import { groupTokenWithScope } from './group-token-with-scope.ts'
import { internetmarkeToken } from './internetmarke-token.ts'
import { lifetimes } from './lifetimes.ts'
import { noCors } from './no-cors.ts'
import { opaqueTokens } from './opaque-tokens.ts'
import { parcelDeEitherBearerOrKey } from './parcel-de-either-bearer-or-key.ts'
import { parcelDeHello } from './parcel-de-hello.ts'
import { parcelDeKeyAndBasic } from './parcel-de-key-and-basic.ts'
import { parcelDeOauthErrors } from './parcel-de-oauth-errors.ts'
import { parcelDePasswordGrant } from './parcel-de-password-grant.ts'
import { parcelNlApiKey } from './parcel-nl-api-key.ts'
import { portalPasswordExpired } from './portal-password-expired.ts'
import { postInternationalRevokesByGet } from './post-international-revokes-by-get.ts'
import { postInternationalToken } from './post-international-token.ts'
import { pplToken } from './ppl-token.ts'
import { problemJson } from './problem-json.ts'
import { statusCodeMember } from './status-code-member.ts'
import { trackingApiKey } from './tracking-api-key.ts'
import { trackingQuota } from './tracking-quota.ts'
import { wrongMethodAsUnauthorized } from './wrong-method-as-unauthorized.ts'

/** Every quirk of DHL, in the order their steps run: what comes in first, then what is granted, then what goes out. */
export const dhlQuirks: readonly Quirk[] = [
  environmentsApart,
  doubleSlashes,
  noCors,
  absentEndpoints,
  lifetimes,
  opaqueTokens,
  groupLengthRequired,
  groupToken,
  groupTokenWithScope,
  groupQuota,
  groupBasicOnly,
  portalPasswordExpired,
  parcelDePasswordGrant,
  parcelDeOauthErrors,
  parcelDeHello,
  parcelDeEitherBearerOrKey,
  parcelDeKeyAndBasic,
  ecommerceAmericasToken,
  ecommerceGlobalToken,
  ecommerceAsiaToken,
  ecommerceEuropeToken,
  ecommerceUkToken,
  pplToken,
  internetmarkeToken,
  postInternationalToken,
  postInternationalRevokesByGet,
  parcelNlApiKey,
  expressBasic,
  expressTestQuota,
  trackingQuota,
  trackingApiKey,
  problemJson,
  wrongMethodAsUnauthorized,
  groupMissingProduct,
  ecommerceAmericasErrors,
  expressErrors,
  expressReasons,
  statusCodeMember,
]
