import type { ResourceServerScenario } from '../../api/scenario.ts'
import { addressConfusion } from './address-confusion.ts'
import { claimsOfAnotherTenant } from './claims-of-another-tenant.ts'
import { directory } from './directory.ts'
import { keysOfAnotherTenant } from './keys-of-another-tenant.ts'
import { otherTenantsToken } from './other-tenants-token.ts'
import { severalAudiences } from './several-audiences.ts'
import { sharedEndpoint } from './shared-endpoint.ts'
import { tenantNamedInRequest } from './tenant-named-in-request.ts'

export const tenantScenarios: readonly ResourceServerScenario[] = [
  otherTenantsToken,
  keysOfAnotherTenant,
  tenantNamedInRequest,
  sharedEndpoint,
  addressConfusion,
  severalAudiences,
  claimsOfAnotherTenant,
  directory,
]
