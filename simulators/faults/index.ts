import { clockJump } from './clock-jump.ts'
import { connectionReset } from './connection-reset.ts'
import { downgrade } from './downgrade.ts'
import { earlyExpiry } from './early-expiry.ts'
import type { Fault } from './fault.ts'
import { garbageBody } from './garbage-body.ts'
import { htmlPage } from './html-page.ts'
import { latency } from './latency.ts'
import { lostRotation } from './lost-rotation.ts'
import { lostSession } from './lost-session.ts'
import { mixUp } from './mix-up.ts'
import { rateLimited } from './rate-limited.ts'
import { rotatedJwks } from './rotated-jwks.ts'
import { serverError } from './server-error.ts'
import { slowDrip } from './slow-drip.ts'
import { staleJwks } from './stale-jwks.ts'
import { truncatedBody } from './truncated-body.ts'
import { wrongAlgorithm } from './wrong-algorithm.ts'
import { wrongClaim } from './wrong-claim.ts'
import { wrongContentType } from './wrong-content-type.ts'
import { wrongKeyId } from './wrong-key-id.ts'
import { wrongResponseIssuer } from './wrong-response-issuer.ts'

/** Every fault there is. Those that answer come before those that change an answer. */
export const faults = [
  latency,
  clockJump,
  lostSession,
  rateLimited,
  serverError,
  htmlPage,
  mixUp,
  downgrade,
  wrongResponseIssuer,
  wrongClaim,
  wrongAlgorithm,
  wrongKeyId,
  rotatedJwks,
  staleJwks,
  earlyExpiry,
  wrongContentType,
  truncatedBody,
  garbageBody,
  slowDrip,
  lostRotation,
  connectionReset,
] as const satisfies readonly Fault[]
