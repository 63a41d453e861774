import type { Endpoint } from './endpoints.ts'
import type { BeforeStep } from './step.ts'

/** Makes endpoints that the carrier does not have answer as any other unknown address. */
export function withoutEndpoints(endpoints: readonly Endpoint[]): BeforeStep {
  return {
    name: 'absent-endpoints',
    stage: 'before',
    apply({ ctx, endpoint }) {
      if (!endpoints.includes(endpoint)) return
      ctx.status = 404
      ctx.body = { error: 'not_found' }
    },
  }
}

/** What the standards offer and no carrier has today. */
export const standardEndpoints: readonly Endpoint[] = [
  'metadata',
  'jwks',
  'pushedAuthorizationRequest',
  'introspection',
  'revocation',
  'registration',
  'client',
]
