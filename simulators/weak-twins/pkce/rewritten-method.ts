import { createHash } from 'node:crypto'
import type { BeforeStep } from '../../core/step.ts'

/** A step that hands oidc-provider, which takes S256 alone, the S256 form of what this server makes of the method. */
export function rewrittenMethod(meaning: (method: string) => 'plain' | 'S256' | 'unknown'): BeforeStep {
  return {
    name: 'challenge-methods',
    stage: 'before',
    apply({ params }) {
      const challenge = params.get('code_challenge')
      const method = params.get('code_challenge_method')
      if (!challenge || !method || method === 'S256') return
      const meant = meaning(method)
      if (meant === 'unknown') return
      if (meant === 'plain') params.set('code_challenge', createHash('sha256').update(challenge).digest('base64url'))
      params.set('code_challenge_method', 'S256')
    },
  }
}
