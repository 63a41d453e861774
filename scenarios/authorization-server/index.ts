import type { AuthorizationServerScenario } from '../api/scenario.ts'
import { authorizationErrorScenarios } from './authorization-errors/index.ts'
import { clientAuthenticationScenarios } from './client-authentication/index.ts'
import { clockScenarios } from './clock/index.ts'
import { codeScenarios } from './code/index.ts'
import { corsScenarios } from './cors/index.ts'
import { dpopScenarios } from './dpop/index.ts'
import { introspectionScenarios } from './introspection/index.ts'
import { issScenarios } from './iss/index.ts'
import { loginScenarios } from './login/index.ts'
import { metadataScenarios } from './metadata/index.ts'
import { mutualTlsScenarios } from './mutual-tls/index.ts'
import { openRedirectorScenarios } from './open-redirector/index.ts'
import { pagesScenarios } from './pages/index.ts'
import { parameterScenarios } from './parameters/index.ts'
import { pkceScenarios } from './pkce/index.ts'
import { propertyScenarios } from './properties/index.ts'
import { pushedRequestScenarios } from './pushed-requests/index.ts'
import { redirectUriScenarios } from './redirect-uri/index.ts'
import { refreshScenarios } from './refresh/index.ts'
import { registrationScenarios } from './registration/index.ts'
import { requestObjectScenarios } from './request-objects/index.ts'
import { resourceIndicatorScenarios } from './resource-indicators/index.ts'
import { responseTypeScenarios } from './response-types/index.ts'
import { revocationScenarios } from './revocation/index.ts'
import { scopeScenarios } from './scope/index.ts'
import { stepUpScenarios } from './step-up/index.ts'
import { tenantScenarios } from './tenants/index.ts'
import { tokenEndpointScenarios } from './token-endpoint/index.ts'
import { tokenScenarios } from './tokens/index.ts'

/** Every scenario for authorization servers; one line a theme. */
export const authorizationServerScenarios: readonly AuthorizationServerScenario[] = [
  ...pkceScenarios,
  ...codeScenarios,
  ...metadataScenarios,
  ...issScenarios,
  ...loginScenarios,
  ...pagesScenarios,
  ...registrationScenarios,
  ...corsScenarios,
  ...pushedRequestScenarios,
  ...authorizationErrorScenarios,
  ...openRedirectorScenarios,
  ...parameterScenarios,
  ...redirectUriScenarios,
  ...responseTypeScenarios,
  ...dpopScenarios,
  ...mutualTlsScenarios,
  ...clientAuthenticationScenarios,
  ...introspectionScenarios,
  ...refreshScenarios,
  ...revocationScenarios,
  ...scopeScenarios,
  ...tenantScenarios,
  ...tokenEndpointScenarios,
  ...tokenScenarios,
  ...resourceIndicatorScenarios,
  ...stepUpScenarios,
  ...requestObjectScenarios,
  ...clockScenarios,
  ...propertyScenarios,
]
