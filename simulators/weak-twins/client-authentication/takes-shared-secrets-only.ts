import { metadataOf } from '../../core/metadata.ts'
import type { WeakTwin } from '../weak-twin.ts'

const sharedSecrets = ['none', 'client_secret_basic', 'client_secret_post']

export const takesSharedSecretsOnly: WeakTwin = {
  id: 'takes-shared-secrets-only',
  fault: 'Neither offers nor takes client authentication by a key.',
  step: {
    name: 'client-authentication-methods',
    stage: 'before',
    apply({ ctx, endpoint, params, kit }) {
      if (endpoint === 'metadata') {
        ctx.body = { ...metadataOf(kit), token_endpoint_auth_methods_supported: sharedSecrets }
      } else if (params.has('client_assertion')) {
        ctx.status = 401
        ctx.body = { error: 'invalid_client', error_description: 'client assertions are not supported' }
      }
    },
  },
}
