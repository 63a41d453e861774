import type { Quirk } from '../../../core/quirk.ts'
import { absentEndpoints } from './absent-endpoints.ts'
import { doubleSlashes } from './double-slashes.ts'
import { ecommerceAmericasToken } from './ecommerce-americas-token.ts'
import { ecommerceAsiaToken } from './ecommerce-asia-token.ts'
import { ecommerceEuropeToken } from './ecommerce-europe-token.ts'
import { ecommerceGlobalToken } from './ecommerce-global-token.ts'
import { ecommerceUkToken } from './ecommerce-uk-token.ts'
import { environmentsApart } from './environments-apart.ts'
import { expressBasic } from './express-basic.ts'
import { groupBasicOnly } from './group-basic-only.ts'
import { groupLengthRequired } from './group-length-required.ts'
import { groupToken } from './group-token.ts'
import { internetmarkeToken } from './internetmarke-token.ts'
import { lifetimes } from './lifetimes.ts'
import { opaqueTokens } from './opaque-tokens.ts'
import { parcelDeEitherBearerOrKey } from './parcel-de-either-bearer-or-key.ts'
import { parcelDeHello } from './parcel-de-hello.ts'
import { parcelDeKeyAndBasic } from './parcel-de-key-and-basic.ts'
import { parcelDePasswordGrant } from './parcel-de-password-grant.ts'
import { parcelNlApiKey } from './parcel-nl-api-key.ts'
import { postInternationalRevokesByGet } from './post-international-revokes-by-get.ts'
import { postInternationalToken } from './post-international-token.ts'
import { problemJson } from './problem-json.ts'
import { trackingApiKey } from './tracking-api-key.ts'
import { trackingQuota } from './tracking-quota.ts'
import { wrongMethodAsUnauthorized } from './wrong-method-as-unauthorized.ts'

/** Every quirk of DHL, in the order their steps run: what comes in first, then what is granted, then what goes out. */
export const dhlQuirks: readonly Quirk[] = [
  environmentsApart,
  doubleSlashes,
  absentEndpoints,
  lifetimes,
  opaqueTokens,
  groupLengthRequired,
  groupToken,
  groupBasicOnly,
  parcelDePasswordGrant,
  parcelDeHello,
  parcelDeEitherBearerOrKey,
  parcelDeKeyAndBasic,
  ecommerceAmericasToken,
  ecommerceGlobalToken,
  ecommerceAsiaToken,
  ecommerceEuropeToken,
  ecommerceUkToken,
  internetmarkeToken,
  postInternationalToken,
  postInternationalRevokesByGet,
  parcelNlApiKey,
  expressBasic,
  trackingQuota,
  trackingApiKey,
  problemJson,
  wrongMethodAsUnauthorized,
]
