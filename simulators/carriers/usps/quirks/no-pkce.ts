import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'

/** Unknown parameters are ignored (RFC 6749, 3.1 and 3.2): a code asked for with a challenge is redeemed with any verifier. */
export const noPkce: Quirk = {
  id: 'usps/no-pkce',
  carrier: 'usps',
  says: 'Knows no PKCE: code_challenge, code_challenge_method and code_verifier are ignored.',
  sources: ['US2'],
  confidence: 'inferred',
  chosen: 'That they are ignored and not refused.',
  on: ['today'],
  steps: () => [ignorePkce],
}

const pkceParameters = ['code_challenge', 'code_challenge_method', 'code_verifier']

const ignorePkce: BeforeStep = {
  name: 'usps-no-pkce',
  stage: 'before',
  apply({ endpoint, params }) {
    if (endpoint === 'authorization' || endpoint === 'token') for (const name of pkceParameters) params.delete(name)
  },
}
