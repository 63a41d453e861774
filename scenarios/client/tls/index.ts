import type { ClientScenario } from '../../api/scenario.ts'
import { tlsCallback } from './callback.ts'
import { tlsCertificates } from './certificates.ts'
import { tlsRevocation } from './revocation.ts'

export const tlsScenarios: readonly ClientScenario[] = [tlsCertificates, tlsRevocation, tlsCallback]
