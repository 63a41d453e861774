import { decodeJwt } from 'jose'
import type { WeakTwin } from '../weak-twin.ts'

export const takesTokenEndpointAudienceOnly: WeakTwin = {
  id: 'takes-token-endpoint-audience-only',
  fault: 'Takes client assertions for its token endpoint only, at the push endpoint too.',
  step: {
    name: 'pushed-request-form',
    stage: 'before',
    apply({ endpoint, params, kit }) {
      const assertion = params.get('client_assertion')
      if (endpoint !== 'pushedAuthorizationRequest' || assertion === null) return
      if (decodeJwt(assertion).aud !== kit.endpoints.token_endpoint) params.set('client_assertion', `${assertion}x`)
    },
  },
}
