import type { ResourceServerScenario } from '../../api/scenario.ts'
import { boundToCertificate } from './bound-to-certificate.ts'

export const mutualTlsScenarios: readonly ResourceServerScenario[] = [boundToCertificate]
