import type { ResourceServerScenario } from '../../api/scenario.ts'
import { issuerCertificates } from './certificates.ts'
import { plainHttp } from './plain-http.ts'

export const transportScenarios: readonly ResourceServerScenario[] = [plainHttp, issuerCertificates]
