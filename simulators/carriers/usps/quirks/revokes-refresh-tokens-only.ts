import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep, ProviderStep } from '../../../core/step.ts'

/** Access tokens are self-contained. */
export const revokesRefreshTokensOnly: Quirk = {
  id: 'usps/revokes-refresh-tokens-only',
  carrier: 'usps',
  says: 'Revocation ends refresh tokens only; for an access token it answers 200 with an empty body and does nothing.',
  sources: ['US2'],
  confidence: 'documented',
  on: ['today'],
  steps: () => [spareAccessTokens, spareTheRest],
}

const spareAccessTokens: BeforeStep = {
  name: 'usps-revokes-refresh-tokens-only',
  stage: 'before',
  apply({ endpoint, params }) {
    if (endpoint !== 'revocation') return
    params.set('token_type_hint', 'refresh_token')
    // oidc-provider would find an access token by its form; under no name it finds none.
    if (params.get('token')?.includes('.') === true) params.set('token', crypto.randomUUID())
  },
}

/** The token is gone by itself; what came from the same grant stays. */
const spareTheRest: ProviderStep = {
  name: 'usps-revocation-spares-the-rest',
  stage: 'provider',
  apply(provider) {
    for (const model of [provider.AccessToken, provider.RefreshToken, provider.AuthorizationCode])
      model.revokeByGrantId = async () => undefined
  },
}
