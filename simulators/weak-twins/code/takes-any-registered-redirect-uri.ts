import { errors } from 'oidc-provider'
import type { WeakTwin } from '../weak-twin.ts'

export const takesAnyRegisteredRedirectUri: WeakTwin = {
  id: 'takes-any-registered-redirect-uri',
  fault: 'Looks whether the redirect URI of the token request is registered, not whether the code was sent there.',
  step: {
    name: 'code-redirect-uri-binding',
    stage: 'code',
    apply({ client, params }) {
      if (params.redirectUri === undefined || client.redirectUris?.includes(params.redirectUri) !== true)
        throw new errors.InvalidGrant('redirect_uri mismatch')
    },
  },
}
