import { createHash } from 'node:crypto'
import { z } from 'zod'
import { answerJson } from '../journal/answer-text.ts'
import { fault } from './fault.ts'

const settings = z.strictObject({
  kind: z.literal('downgrade'),
  /** What its metadata say of PKCE: nothing, or `plain` alone. */
  metadata: z.enum(['silent', 'plain']).default('silent'),
})

const metadataDocument = z.record(z.string(), z.unknown())

// Whatever verifier comes, or none, this pair is what the server compares: it looks at no one's challenge.
const verifier = 'parcelproof-downgrade-verifier-of-a-hostile-server'
const challenge = createHash('sha256').update(verifier).digest('base64url')

export const downgrade = fault(
  'downgrade',
  'Hides PKCE in its metadata and takes any verifier, or none: what a hostile server does to an over-trusting client.',
  settings,
  {
    before({ exchange, note }) {
      const { endpoint, params } = exchange
      if (endpoint === 'authorization' || endpoint === 'pushedAuthorizationRequest') {
        if (params.has('request_uri')) return
        params.set('code_challenge', challenge)
        params.set('code_challenge_method', 'S256')
        note('the challenge was thrown away')
      }
      if (endpoint === 'token' && params.get('grant_type') === 'authorization_code') {
        params.set('code_verifier', verifier)
        note('any verifier will do')
      }
    },
    after({ exchange, note }, { metadata }) {
      if (exchange.endpoint !== 'metadata') return
      const parsed = metadataDocument.safeParse(answerJson(exchange.ctx)).data
      if (parsed === undefined) return
      const { code_challenge_methods_supported: _hidden, ...rest } = parsed
      exchange.ctx.body = metadata === 'plain' ? { ...rest, code_challenge_methods_supported: ['plain'] } : rest
      note('hid PKCE in the metadata')
    },
  },
)
