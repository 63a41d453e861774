import { certificateTwins } from './certificate-twins.ts'
import { claimTwins } from './claim-twins.ts'
import { encryptionTwins } from './encryption-twins.ts'
import { memoryTwins } from './memory-twins.ts'
import { proofTwins } from './proof-twins.ts'
import { requestTwins } from './request-twins.ts'
import { rotationTwins } from './rotation-twins.ts'
import { signatureTwins } from './signature-twins.ts'
import { tenantTwins } from './tenant-twins.ts'
import { transportTwins } from './transport-twins.ts'
import type { ExchangeTwin } from './weak-twin.ts'

/** Every weak twin of the exchange endpoint. */
export const exchangeTwins: readonly ExchangeTwin[] = [
  ...signatureTwins,
  ...encryptionTwins,
  ...memoryTwins,
  ...rotationTwins,
  ...transportTwins,
  ...claimTwins,
  ...requestTwins,
  ...tenantTwins,
  ...proofTwins,
  ...certificateTwins,
]
