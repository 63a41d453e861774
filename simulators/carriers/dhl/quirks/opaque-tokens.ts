import { randomBytes } from 'node:crypto'
import { tokensWrittenBy } from '../../../core/access-token.ts'
import type { Quirk } from '../../../core/quirk.ts'

/** The form of the platform underneath, which the specification names. */
export const opaqueTokens: Quirk = {
  id: 'dhl/opaque-tokens',
  carrier: 'dhl',
  says: 'Access tokens are 28 letters and digits.',
  sources: ['DH1', 'DK'],
  confidence: 'recorded',
  on: ['today'],
  steps: () => [tokensWrittenBy(() => letters(28))],
}

function letters(length: number): string {
  const found = randomBytes(length * 2)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
  return found.length < length ? letters(length) : found.slice(0, length)
}
