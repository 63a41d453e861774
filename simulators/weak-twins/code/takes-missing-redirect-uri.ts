import { errors } from 'oidc-provider'
import type { WeakTwin } from '../weak-twin.ts'

export const takesMissingRedirectUri: WeakTwin = {
  id: 'takes-missing-redirect-uri',
  fault:
    'Compares the redirect URI of the token request only where there is one, although nothing else holds the code.',
  profile: 'migrating',
  step: {
    name: 'code-redirect-uri-binding',
    stage: 'code',
    apply({ code, params }) {
      if (params.redirectUri !== undefined && params.redirectUri !== code?.redirectUri)
        throw new errors.InvalidGrant('redirect_uri mismatch')
    },
  },
}
