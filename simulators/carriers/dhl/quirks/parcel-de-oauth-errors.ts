import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'
import { divisionOf } from '../division.ts'

/** Clients look for these words as well as for a title; the body is not documented. Off unless it is switched on. */
export const parcelDeOauthErrors: Quirk = {
  id: 'dhl/parcel-de-oauth-errors',
  carrier: 'dhl',
  says: 'The 401 of Parcel DE\'s token address is {"error":"invalid_client"}, or "invalid_grant" where it is the portal user that is wrong.',
  sources: ['IDX'],
  confidence: 'seen',
  chosen: 'The description, and which of the two is which.',
  on: [],
  steps: () => [words],
}

const words: AfterStep = {
  name: 'dhl-parcel-de-oauth-errors',
  stage: 'after',
  async apply({ ctx, kit, params }) {
    if (divisionOf(ctx)?.name !== 'parcel-de' || ctx.status !== 401) return
    const client = kit.tenancy.ofClient(params.get('client_id') ?? '')?.clients
    const known = client?.some(({ clientSecret }) => clientSecret === params.get('client_secret')) === true
    ctx.type = 'json'
    ctx.body = {
      error: known ? 'invalid_grant' : 'invalid_client',
      error_description: known ? 'The user name or password is not valid.' : 'The client is not valid.',
    }
  },
}
