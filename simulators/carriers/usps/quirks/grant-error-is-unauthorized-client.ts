import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { errorWords, refusedFor } from '../errors.ts'

/** What a grant that does not exist brings is unknown; here the same. */
export const grantErrorIsUnauthorizedClient: Quirk = {
  id: 'usps/grant-error-is-unauthorized-client',
  carrier: 'usps',
  says: 'A grant that the app may not use is unauthorized_client.',
  sources: ['US2'],
  confidence: 'documented',
  chosen: 'The description, and that an unknown grant gets the same.',
  on: ['today', 'migrating'],
  steps: () => [
    errorWords('usps-grant-error', (exchange) =>
      isOldTokenAnswer(exchange) && refusedFor(exchange, /grant.type/)
        ? {
            status: 400,
            body: {
              error: 'unauthorized_client',
              error_description: 'The client is not authorized to use this grant type.',
              error_uri: 'https://www.rfc-editor.org/rfc/rfc6749#page-45',
            },
          }
        : undefined,
    ),
  ],
}
