import { z } from 'zod'
import { fault } from './fault.ts'

const settings = z.strictObject({
  kind: z.literal('wrong-response-issuer'),
  /** Left out, there is no `iss` at all. */
  iss: z.url().optional(),
})

export const wrongResponseIssuer = fault(
  'wrong-response-issuer',
  'Answers an authorization request in the name of another issuer, or of none (RFC 9207, 2.4).',
  settings,
  {
    after({ exchange, note }, { iss }) {
      const { ctx, endpoint } = exchange
      if (endpoint !== 'authorization' && endpoint !== 'resume') return
      const location = URL.parse(ctx.response.get('location'))
      if (location === null || location.origin === new URL(exchange.kit.origin).origin) return
      if (iss === undefined) location.searchParams.delete('iss')
      else location.searchParams.set('iss', iss)
      ctx.set('location', location.href)
      note(iss === undefined ? 'no iss' : `iss is ${iss}`)
    },
  },
)
