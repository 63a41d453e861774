import type { Quirk } from '../../../core/quirk.ts'

/** As the platform underneath does. */
export const codeReplayKeepsTokens: Quirk = {
  id: 'usps/code-replay-keeps-tokens',
  carrier: 'usps',
  says: 'A code used twice is refused, and the tokens of its first use live on.',
  sources: ['AP2'],
  confidence: 'inferred',
  on: ['today'],
  steps: () => [{ name: 'code-replay-revocation', stage: 'code', apply() {} }],
}
