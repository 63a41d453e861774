import type { Quirk } from '../../../core/quirk.ts'
import { parcelNl } from '../parcel-nl.ts'

/** A token server of its own, and the only division with refresh tokens. Whether a used one dies is unknown; here it stays good. */
export const parcelNlApiKey: Quirk = {
  id: 'dhl/parcel-nl-api-key',
  carrier: 'dhl',
  says: 'My DHL Parcel takes userId and key as JSON and answers in camel case with HS256 tokens: access for 15 minutes, refresh for 7 days, their ends in seconds since 1970.',
  sources: ['NL'],
  confidence: 'seen',
  chosen: 'A used refresh token stays good; the shape of the errors; a user is a client.',
  on: ['today', 'migrating'],
  steps: () => [parcelNl],
}
