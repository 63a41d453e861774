import type { Quirk } from '../../../core/quirk.ts'
import { singleSlashes } from '../../../core/single-slashes.ts'

/** As the other carriers do. */
export const doubleSlashes: Quirk = {
  id: 'dhl/double-slashes',
  carrier: 'dhl',
  says: 'Takes a path with double slashes for the one with single ones.',
  sources: ['none'],
  confidence: 'chosen',
  on: ['today', 'migrating', 'rfc9700'],
  steps: () => [singleSlashes],
}
