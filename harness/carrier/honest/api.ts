import type { ApiCall, CarrierAnswer } from '../../../scenarios/api/carrier.ts'
import type { PlayedKit } from '../kit.ts'
import { json } from './answers.ts'
import { subjectOf } from './token.ts'

/**
 * The API of an honest carrier: any path, for a live token of this carrier. Every answer holds a marker of the account
 * the token was issued for.
 */
export function honestApi(kit: PlayedKit, call: ApiCall): CarrierAnswer {
  const [presented] = call.tokens
  const record = presented === undefined ? undefined : kit.ledger.tokens.get(presented.value)
  const good =
    record !== undefined &&
    record.kind === 'access' &&
    record.live &&
    record.expiresAt > kit.now() &&
    record.issuedFor.carrier === call.carrier.id
  if (!good) {
    const challenge = presented === undefined ? 'Bearer' : 'Bearer error="invalid_token"'
    return json(401, { error: 'invalid_token' }, [['www-authenticate', challenge]])
  }
  const account = subjectOf(record.issuedFor)
  return json(200, { account, marker: `data-of-${account}`, path: new URL(call.url).pathname })
}
