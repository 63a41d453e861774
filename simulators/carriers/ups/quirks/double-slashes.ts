import type { Quirk } from '../../../core/quirk.ts'
import { singleSlashes } from '../../../core/single-slashes.ts'

/** UPS's own Java sample joins base and path so. */
export const doubleSlashes: Quirk = {
  id: 'ups/double-slashes',
  carrier: 'ups',
  says: 'Takes a path with double slashes for the one with single ones.',
  sources: ['UP5'],
  confidence: 'documented',
  on: ['today', 'migrating', 'rfc9700'],
  steps: () => [singleSlashes],
}
