import type { PlatformTwin } from '../weak-twin.ts'
import {
  keepsFirstNonce,
  oneNonceForAllServers,
  provesWithoutNonce,
  retriesWithSameProof,
  takesBearerForBound,
} from './answers.ts'
import {
  callsWithBearerBesideProof,
  provesWithoutTokenHash,
  refreshesWithNewKey,
  refreshesWithoutProof,
  repeatsJti,
  showsPrivateKeyInProofs,
} from './proofs.ts'

export const dpopTwins: readonly PlatformTwin[] = [
  showsPrivateKeyInProofs,
  repeatsJti,
  provesWithoutTokenHash,
  callsWithBearerBesideProof,
  refreshesWithoutProof,
  refreshesWithNewKey,
  provesWithoutNonce,
  keepsFirstNonce,
  oneNonceForAllServers,
  takesBearerForBound,
  retriesWithSameProof,
]
