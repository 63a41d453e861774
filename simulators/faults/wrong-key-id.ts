import { z } from 'zod'
import { fault } from './fault.ts'
import { resign } from './resign.ts'
import { rewriteTokens } from './rewritten-tokens.ts'

const settings = z.strictObject({ kind: z.literal('wrong-key-id'), kid: z.string().min(1).default('no-such-key') })

export const wrongKeyId = fault('wrong-key-id', 'Issues tokens that name a key nobody publishes.', settings, {
  async after({ exchange, note }, { kid }) {
    const count = await rewriteTokens(exchange.ctx, ({ header, claims }) =>
      resign(exchange.kit, { header: { ...header, kid }, claims }),
    )
    if (count > 0) note(`kid ${kid} in ${count} tokens`)
  },
})
