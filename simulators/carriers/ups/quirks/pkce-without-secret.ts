import { basicHeader, simulatedClient } from '../../../core/client-of-request.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'

/** The same app, secret or not; the challenge its code was asked for with is still checked. */
export const pkceWithoutSecret: Quirk = {
  id: 'ups/pkce-without-secret',
  carrier: 'ups',
  says: 'With PKCE an app redeems its code by client_id and code_verifier, without an Authorization header.',
  sources: ['UP1'],
  confidence: 'documented',
  on: ['today'],
  steps: () => [trustVerifier],
}

const trustVerifier: BeforeStep = {
  name: 'ups-pkce-without-secret',
  stage: 'before',
  apply(exchange) {
    const { ctx, endpoint, params } = exchange
    if (endpoint !== 'token' || params.get('grant_type') !== 'authorization_code') return
    if (!params.has('code_verifier') || ctx.get('authorization') !== '' || params.has('client_secret')) return
    const client = simulatedClient(exchange, params.get('client_id'))
    if (client?.clientSecret !== undefined) ctx.req.headers.authorization = basicHeader(client)
  },
}
