import type { CarrierAnswer } from '../../../scenarios/api/carrier.ts'
import type { Params } from '../../../scenarios/api/params.ts'

/** JSON that nobody keeps (RFC 6749, 5.1). */
export function json(
  status: number,
  body: Readonly<Record<string, unknown>>,
  headers: Params = [['cache-control', 'no-store']],
): CarrierAnswer {
  return { kind: 'json', status, body, headers }
}

/** An error by its specified name. */
export function oauthError(status: number, error: string, description: string): CarrierAnswer {
  return json(status, { error, error_description: description })
}
