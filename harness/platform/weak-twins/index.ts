import { browserTwins } from './browser/index.ts'
import { clockTwins } from './clock/index.ts'
import { containmentTwins } from './containment/index.ts'
import { csrfTwins } from './csrf/index.ts'
import { detectionTwins } from './detection/index.ts'
import { downgradeTwins } from './downgrade/index.ts'
import { dpopTwins } from './dpop/index.ts'
import { errorsTwins } from './errors/index.ts'
import { flagTwins } from './flags/index.ts'
import { hygieneTwins } from './hygiene/index.ts'
import { injectionTwins } from './injection/index.ts'
import { inputTwins } from './input/index.ts'
import { issTwins } from './iss/index.ts'
import { metadataTwins } from './metadata/index.ts'
import { mixUpTwins } from './mix-up/index.ts'
import { mutualTlsTwins } from './mutual-tls/index.ts'
import { nativeTwins } from './native/index.ts'
import { openidTwins } from './openid/index.ts'
import { pkceTwins } from './pkce/index.ts'
import { propertyTwins } from './properties/index.ts'
import { racesTwins } from './races/index.ts'
import { redirectUriTwins } from './redirect-uri/index.ts'
import { redirectTwins } from './redirects/index.ts'
import { refreshTwins } from './refresh/index.ts'
import { registrationTwins } from './registration/index.ts'
import { requestsTwins } from './requests/index.ts'
import { resourceTwins } from './resource/index.ts'
import { responseTwins } from './responses/index.ts'
import { seeingTwins } from './seeing/index.ts'
import { stepUpTwins } from './step-up/index.ts'
import { storeTwins } from './store/index.ts'
import { tenantTwins } from './tenants/index.ts'
import { tlsTwins } from './tls/index.ts'
import { tokenRequestTwins } from './token-request/index.ts'
import { tokenTwins } from './tokens/index.ts'
import type { PlatformTwin } from './weak-twin.ts'

/** Every weak twin of the reference platform; one line a theme. */
export const platformTwins: readonly PlatformTwin[] = [
  ...pkceTwins,
  ...csrfTwins,
  ...issTwins,
  ...injectionTwins,
  ...registrationTwins,
  ...mutualTlsTwins,
  ...mixUpTwins,
  ...redirectUriTwins,
  ...responseTwins,
  ...tokenRequestTwins,
  ...refreshTwins,
  ...tenantTwins,
  ...containmentTwins,
  ...flagTwins,
  ...storeTwins,
  ...detectionTwins,
  ...hygieneTwins,
  ...tokenTwins,
  ...downgradeTwins,
  ...clockTwins,
  ...redirectTwins,
  ...browserTwins,
  ...errorsTwins,
  ...racesTwins,
  ...seeingTwins,
  ...propertyTwins,
  ...openidTwins,
  ...stepUpTwins,
  ...inputTwins,
  ...tlsTwins,
  ...metadataTwins,
  ...dpopTwins,
  ...resourceTwins,
  ...nativeTwins,
  ...requestsTwins,
]
