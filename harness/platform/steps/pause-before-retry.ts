import { askedPause, type SendResult } from '../containment/contain.ts'
import { fateOf } from '../journeys/refresh-fate.ts'
import type { Kit, OutgoingRequest } from '../kit.ts'
import { Refusal } from '../refusal.ts'

/** An attempt that has ended. */
export interface Attempt {
  readonly init: OutgoingRequest
  /** Counted from 1. */
  readonly attempt: number
  readonly result: SendResult
}

/**
 * The pause before a request is sent once more, or `undefined` where it is not: only what failed in passing, what may be sent
 * twice, a few times, at growing and jittered pauses, and never sooner than the carrier asks.
 */
export function pauseBeforeRetry(
  kit: Pick<Kit, 'containment' | 'clock' | 'random'>,
  { init, attempt, result }: Attempt,
): number | undefined {
  const { most, firstPause, longestPause } = kit.containment.retries
  if (attempt > most || !failedInPassing(result) || !maySendAgain(init, result)) return undefined
  const asked = result.kind === 'answer' ? (askedPause(kit, result.response) ?? 0) : 0
  // A person waits for this: what takes longer is left to the next call.
  if (asked > longestPause) return undefined
  const [octet = 0] = kit.random(1)
  const grown = Math.min(firstPause * 2 ** (attempt - 1), longestPause)
  return Math.max(asked, grown * (0.75 + octet / 1020))
}

function failedInPassing(result: SendResult): boolean {
  if (result.kind === 'none') return !(result.cause instanceof Refusal)
  const { status } = result.response
  return status >= 500 && status !== 501 && status !== 505
}

/** Reading changes nothing. Codes and refresh tokens are good once, and a proof is too (RFC 9449, 11.1). */
function maySendAgain({ method, headers, body }: OutgoingRequest, result: SendResult): boolean {
  if (Object.keys(headers).some((name) => name.toLowerCase() === 'dpop')) return false
  if (method === 'GET') return true
  const grant = new URLSearchParams(String(body ?? '')).get('grant_type')
  if (method !== 'POST' || grant === null || grant === 'authorization_code') return false
  return grant === 'refresh_token' ? surelyUnused(result) : true
}

/** Whether this attempt surely did nothing with the refresh token. */
function surelyUnused(result: SendResult): boolean {
  return result.kind === 'answer' ? result.response.status === 503 : fateOf(result.cause) === 'unused'
}
