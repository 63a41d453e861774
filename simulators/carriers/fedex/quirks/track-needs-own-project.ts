import type { Quirk } from '../../../core/quirk.ts'
import { errorWords } from '../errors.ts'

/** Tracking with a shipping project's key is the usual case. */
export const trackNeedsOwnProject: Quirk = {
  id: 'fedex/track-needs-own-project',
  carrier: 'fedex',
  says: 'A call of an API that the project does not cover gets 403 FORBIDDEN.ERROR.',
  sources: ['FX1', 'KAR'],
  confidence: 'documented',
  chosen: 'The words.',
  on: ['today', 'migrating'],
  steps: () => [
    errorWords('fedex-track-needs-own-project', ({ refusal }) =>
      refusal === 'not-subscribed'
        ? {
            status: 403,
            code: 'FORBIDDEN.ERROR',
            message: 'We could not authorize your credentials. Please check your permissions and try again.',
          }
        : undefined,
    ),
  ],
}
