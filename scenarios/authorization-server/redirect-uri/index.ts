import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { anotherTenant } from './another-tenant.ts'
import { exactMatch } from './exact-match.ts'
import { formTampering } from './form-tampering.ts'
import { fragment } from './fragment.ts'
import { loopbackPort } from './loopback-port.ts'
import { plainHttp } from './plain-http.ts'
import { pushedRequest } from './pushed-request.ts'
import { registeredForms } from './registered-forms.ts'
import { responseAddress } from './response-address.ts'
import { tokenRequest } from './token-request.ts'

export const redirectUriScenarios: readonly AuthorizationServerScenario[] = [
  exactMatch,
  formTampering,
  tokenRequest,
  fragment,
  responseAddress,
  loopbackPort,
  plainHttp,
  registeredForms,
  pushedRequest,
  anotherTenant,
]
