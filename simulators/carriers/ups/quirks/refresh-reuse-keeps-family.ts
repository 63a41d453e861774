import type { Quirk } from '../../../core/quirk.ts'

/** Of two refreshes at once the loser is only told off. */
export const refreshReuseKeepsFamily: Quirk = {
  id: 'ups/refresh-reuse-keeps-family',
  carrier: 'ups',
  says: 'A refresh token used twice is refused, and the newer one lives on.',
  sources: ['SSU', 'none'],
  confidence: 'chosen',
  on: ['today'],
  steps: () => [{ name: 'refresh-reuse-detection', stage: 'refresh', apply() {} }],
}
