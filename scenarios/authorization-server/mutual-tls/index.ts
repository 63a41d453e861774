import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { boundTokens } from './bound-tokens.ts'
import { refreshBound } from './refresh-bound.ts'
import { tiedToCertificate } from './tied-to-certificate.ts'

/** Clients and tokens tied to certificates by mutual TLS (RFC 8705). */
export const mutualTlsScenarios: readonly AuthorizationServerScenario[] = [tiedToCertificate, boundTokens, refreshBound]
