import { z } from 'zod'
import { fault } from './fault.ts'
import { resign } from './resign.ts'
import { rewriteTokens } from './rewritten-tokens.ts'

const settings = z.strictObject({
  kind: z.literal('wrong-claim'),
  claim: z.enum(['iss', 'aud']),
  value: z.string().min(1).default('https://attacker.example'),
})

export const wrongClaim = fault(
  'wrong-claim',
  'Issues tokens with another issuer or audience, signed with the right key.',
  settings,
  {
    async after({ exchange, note }, { claim, value }) {
      const count = await rewriteTokens(exchange.ctx, ({ header, claims }) =>
        resign(exchange.kit, { header, claims: { ...claims, [claim]: value } }),
      )
      if (count > 0) note(`${claim} is ${value} in ${count} tokens`)
    },
  },
)
