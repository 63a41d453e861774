import { digest, sameDigest } from '../digest.ts'
import type { PendingFlow } from '../records.ts'
import { Refusal } from '../refusal.ts'

/** The browser is the one the flow began in (RFC 9700, 4.7.1). */
export function checkSession(flow: PendingFlow, session: string | undefined): void {
  const same = session !== undefined && sameDigest(digest(session), flow.session)
  if (!same) throw new Refusal('CONNECTION_NOT_COMPLETED', 'other-session')
}
