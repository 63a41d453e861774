import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { errorWords, refusedFor } from '../errors.ts'

/** The specification points to the wrong RFC as well. */
export const codeErrorMisspelled: Quirk = {
  id: 'usps/code-error-misspelled',
  carrier: 'usps',
  says: 'A bad code is invalid_request with the misspelled "Authorizaton Code Error" and an error_uri that leads to RFC 7009.',
  sources: ['US2'],
  confidence: 'documented',
  chosen: 'The words after "Authorizaton Code Error".',
  on: ['today'],
  steps: () => [
    errorWords('usps-code-error-misspelled', (exchange) =>
      isOldTokenAnswer(exchange) && refusedFor(exchange, /authorization code|parameter.*: code|code_verifier/)
        ? {
            status: 400,
            body: {
              error: 'invalid_request',
              error_description: 'Authorizaton Code Error: the code is invalid or has expired.',
              error_uri: 'https://www.rfc-editor.org/rfc/rfc7009',
            },
          }
        : undefined,
    ),
  ],
}
