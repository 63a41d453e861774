import type { WeakTwin } from '../weak-twin.ts'

const known = new Set([
  'grant_type',
  'code',
  'redirect_uri',
  'code_verifier',
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'refresh_token',
  'scope',
  'resource',
])

export const refusesUnknownTokenParameters: WeakTwin = {
  id: 'refuses-unknown-token-parameters',
  fault: 'Refuses a token request with a parameter that it does not know.',
  step: {
    name: 'unknown-parameters',
    stage: 'before',
    apply({ ctx, endpoint, params }) {
      if (endpoint !== 'token' || [...params.keys()].every((name) => known.has(name))) return
      ctx.status = 400
      ctx.body = { error: 'invalid_request', error_description: 'unknown parameter' }
    },
  },
}
