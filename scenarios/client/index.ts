import type { ClientScenario } from '../api/scenario.ts'
import { browserScenarios } from './browser/index.ts'
import { clockScenarios } from './clock/index.ts'
import { codeScenarios } from './code/index.ts'
import { containmentScenarios } from './containment/index.ts'
import { csrfScenarios } from './csrf/index.ts'
import { detectionScenarios } from './detection/index.ts'
import { downgradeScenarios } from './downgrade/index.ts'
import { dpopScenarios } from './dpop/index.ts'
import { errorsScenarios } from './errors/index.ts'
import { flagScenarios } from './flags/index.ts'
import { hygieneScenarios } from './hygiene/index.ts'
import { injectionScenarios } from './injection/index.ts'
import { inputScenarios } from './input/index.ts'
import { issScenarios } from './iss/index.ts'
import { metadataScenarios } from './metadata/index.ts'
import { mixUpScenarios } from './mix-up/index.ts'
import { mutualTlsScenarios } from './mutual-tls/index.ts'
import { nativeScenarios } from './native/index.ts'
import { openidScenarios } from './openid/index.ts'
import { pkceScenarios } from './pkce/index.ts'
import { propertyScenarios } from './properties/index.ts'
import { racesScenarios } from './races/index.ts'
import { redirectUriScenarios } from './redirect-uri/index.ts'
import { redirectScenarios } from './redirects/index.ts'
import { refreshScenarios } from './refresh/index.ts'
import { registrationScenarios } from './registration/index.ts'
import { requestsScenarios } from './requests/index.ts'
import { resourceScenarios } from './resource/index.ts'
import { responseScenarios } from './responses/index.ts'
import { seeingScenarios } from './seeing/index.ts'
import { stepUpScenarios } from './step-up/index.ts'
import { storeScenarios } from './store/index.ts'
import { tenantScenarios } from './tenants/index.ts'
import { tlsScenarios } from './tls/index.ts'
import { tokenRequestScenarios } from './token-request/index.ts'
import { tokenScenarios } from './tokens/index.ts'

/** Every scenario for client platforms; one line a theme. */
export const clientScenarios: readonly ClientScenario[] = [
  ...pkceScenarios,
  ...csrfScenarios,
  ...codeScenarios,
  ...issScenarios,
  ...injectionScenarios,
  ...registrationScenarios,
  ...mutualTlsScenarios,
  ...mixUpScenarios,
  ...redirectUriScenarios,
  ...responseScenarios,
  ...tokenRequestScenarios,
  ...refreshScenarios,
  ...tenantScenarios,
  ...containmentScenarios,
  ...flagScenarios,
  ...storeScenarios,
  ...detectionScenarios,
  ...hygieneScenarios,
  ...tokenScenarios,
  ...downgradeScenarios,
  ...clockScenarios,
  ...redirectScenarios,
  ...browserScenarios,
  ...errorsScenarios,
  ...racesScenarios,
  ...seeingScenarios,
  ...propertyScenarios,
  ...openidScenarios,
  ...stepUpScenarios,
  ...inputScenarios,
  ...tlsScenarios,
  ...metadataScenarios,
  ...dpopScenarios,
  ...resourceScenarios,
  ...nativeScenarios,
  ...requestsScenarios,
]
