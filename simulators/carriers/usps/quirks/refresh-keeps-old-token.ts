import type { Quirk } from '../../../core/quirk.ts'
import type { RefreshStep } from '../../../core/step.ts'

/** The answer has a refresh token and a count; whether the used one dies is unknown. Off, it does. */
export const refreshKeepsOldToken: Quirk = {
  id: 'usps/refresh-keeps-old-token',
  carrier: 'usps',
  says: 'A refresh brings a new refresh token, and the used one stays good.',
  sources: ['US2', 'none'],
  confidence: 'chosen',
  on: ['today'],
  steps: () => [newBesideOld],
}

const newBesideOld: RefreshStep = {
  name: 'refresh-rotation',
  stage: 'refresh',
  apply(refresh) {
    refresh.rotate = true
  },
}
