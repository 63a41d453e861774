import { z } from 'zod'
import type { CarrierOutcome } from '../containment/circuit.ts'
import type { Lane } from '../containment/circuits.ts'

const clientErrors: readonly string[] = ['invalid_client', 'unauthorized_client']
const standardError = z.object({ error: z.string() })

/** What an answer says of the carrier. Being limited is no failure, and refused credentials are none of the carrier's. */
export async function judgeAnswer(lane: Lane, response: Response): Promise<CarrierOutcome> {
  const { status, headers } = response
  if (status === 429) return 'limited'
  if (status >= 500) return 'failed'
  if (status === 401) return asksForNonce(headers) ? 'answered' : 'unauthenticated'
  if (lane === 'api') return 'answered'
  const json = /\bjson\b/i.test(headers.get('content-type') ?? '')
  // Old gateways say 200 above a page of their own, and a fault has no token in it.
  if (status === 200 && !json && headers.get('content-length') !== '0') return 'failed'
  if (status >= 400 && json) return clientErrors.includes(await errorOf(response)) ? 'unauthenticated' : 'answered'
  return 'answered'
}

function asksForNonce(headers: Headers): boolean {
  return headers.get('www-authenticate')?.includes('use_dpop_nonce') === true || headers.has('dpop-nonce')
}

async function errorOf(response: Response): Promise<string> {
  try {
    return standardError.parse(await response.clone().json()).error
  } catch {
    return ''
  }
}
