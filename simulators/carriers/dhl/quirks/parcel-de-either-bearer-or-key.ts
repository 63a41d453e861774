import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { problem } from '../problem.ts'

/** Clients that set the key as a default header stumble. */
export const parcelDeEitherBearerOrKey: Quirk = {
  id: 'dhl/parcel-de-either-bearer-or-key',
  carrier: 'dhl',
  says: 'Parcel DE refuses a call with both a token and an API key: "use EITHER Bearer or Apikey".',
  sources: ['DK'],
  confidence: 'recorded',
  on: ['today', 'migrating'],
  steps: () => [refuseBoth],
}

const refuseBoth: BeforeStep = {
  name: 'dhl-parcel-de-either-bearer-or-key',
  stage: 'before',
  apply(exchange) {
    const { ctx, endpoint } = exchange
    if (endpoint !== 'resource' || !ctx.path.startsWith('/parcel/de/')) return
    if (/^bearer /i.test(ctx.get('authorization')) && ctx.get('dhl-api-key') !== '')
      problem(exchange, 401, 'Unauthorized', 'use EITHER Bearer or Apikey')
  },
}
