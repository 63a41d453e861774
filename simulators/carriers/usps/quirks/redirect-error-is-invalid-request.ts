import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { errorWords, refusedFor } from '../errors.ts'

/** Not invalid_grant. */
export const redirectErrorIsInvalidRequest: Quirk = {
  id: 'usps/redirect-error-is-invalid-request',
  carrier: 'usps',
  says: 'A wrong redirect URI at the token endpoint is invalid_request.',
  sources: ['US2'],
  confidence: 'documented',
  chosen: 'The description.',
  on: ['today'],
  steps: () => [
    errorWords('usps-redirect-error', (exchange) =>
      isOldTokenAnswer(exchange) && refusedFor(exchange, /redirect_uri/)
        ? {
            status: 400,
            body: {
              error: 'invalid_request',
              error_description: 'The redirect_uri is invalid.',
              error_uri: 'https://www.rfc-editor.org/rfc/rfc6749#page-45',
            },
          }
        : undefined,
    ),
  ],
}
