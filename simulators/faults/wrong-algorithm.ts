import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { fault } from './fault.ts'
import { rewriteTokens, type TokenParts } from './rewritten-tokens.ts'

const settings = z.strictObject({
  kind: z.literal('wrong-algorithm'),
  /** Unsigned, or signed with the public key as if it were a shared secret (RFC 8725, 2.1). */
  alg: z.enum(['none', 'HS256']).default('none'),
})

export const wrongAlgorithm = fault(
  'wrong-algorithm',
  'Issues tokens that are unsigned, or signed with the public key as a shared secret.',
  settings,
  {
    async after({ exchange, note }, { alg }) {
      const secret = exchange.kit.keys.accessTokenKey.export({ type: 'spki', format: 'pem' })
      const count = await rewriteTokens(exchange.ctx, ({ header, claims }: TokenParts) => {
        const input = `${part({ ...header, alg })}.${part(claims)}`
        return `${input}.${alg === 'none' ? '' : createHmac('sha256', secret).update(input).digest('base64url')}`
      })
      if (count > 0) note(`alg ${alg} in ${count} tokens`)
    },
  },
)

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
