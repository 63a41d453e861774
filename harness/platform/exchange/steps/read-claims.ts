import type { JWTPayload } from 'jose'
import { z } from 'zod'
import { ExchangeRefusal } from '../refusal.ts'

const object = z.record(z.string(), z.unknown())

/** The claims of a verified payload; a nested token is none. */
export function readClaims(payload: Uint8Array): JWTPayload {
  try {
    return object.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)))
  } catch (error) {
    throw new ExchangeRefusal('TOKEN_INVALID', 'the payload is no JSON object', error)
  }
}
