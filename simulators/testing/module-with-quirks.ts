import type { OwnQuirk, TokenResponseStep } from '../index.ts'

const stampsTokens: TokenResponseStep = {
  name: 'stamps-tokens',
  stage: 'token-response',
  apply: (response) => ({ ...response, stamped_by: 'a quirk of our own' }),
}

const ofOurOwn: OwnQuirk = {
  id: 'ups/stamps-tokens',
  carrier: 'ups',
  says: 'Token answers bear a stamp.',
  on: ['today'],
  steps: () => [stampsTokens],
}

export const extensions = { quirks: [ofOurOwn] }
