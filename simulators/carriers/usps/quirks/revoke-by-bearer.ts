import { findLiveToken } from '../../../core/access-token.ts'
import { basicHeader, simulatedClient } from '../../../core/client-of-request.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'

/** The README and the specification, which has HTTP Basic, disagree. Off unless it is switched on. */
export const revokeByBearer: Quirk = {
  id: 'usps/revoke-by-bearer',
  carrier: 'usps',
  says: "Revocation takes the app's access token as Bearer in place of its credentials, and no HTTP Basic.",
  sources: ['US1'],
  confidence: 'documented',
  chosen: 'That HTTP Basic is then refused.',
  on: [],
  steps: () => [takeBearer],
}

const takeBearer: BeforeStep = {
  name: 'usps-revoke-by-bearer',
  stage: 'before',
  async apply(exchange) {
    const { ctx, endpoint, kit } = exchange
    if (endpoint !== 'revocation') return
    const [, value] = /^bearer (\S+)$/i.exec(ctx.get('authorization')) ?? []
    const token = value === undefined ? undefined : await findLiveToken(kit, value)
    const client = simulatedClient(exchange, token?.clientId ?? null)
    if (client === undefined) delete ctx.req.headers.authorization
    else ctx.req.headers.authorization = basicHeader(client)
  },
}
