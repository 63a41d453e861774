import { z } from 'zod'
import { tokenReferenceOf } from '../core/access-token.ts'
import { answerText } from '../journal/answer-text.ts'
import { fault } from './fault.ts'

const settings = z.strictObject({
  kind: z.literal('early-expiry'),
  /** How long the token really lives, by the carrier's clock. */
  seconds: z.number().int().min(1).max(86_400).default(1),
})

export const earlyExpiry = fault('early-expiry', 'Lets access tokens die long before expires_in is over.', settings, {
  async after({ exchange, note }, { seconds }) {
    const { ctx, kit, endpoint } = exchange
    if (endpoint !== 'token' || ctx.status !== 200) return
    const [, value] = /"access_?token"\s*:\s*"([^"]+)"/i.exec(answerText(ctx)) ?? []
    const known = value === undefined ? undefined : await tokenReferenceOf(kit, value)
    const kept = known === undefined ? undefined : await kit.store.find(known.kind, known.jti)
    if (known === undefined || kept === undefined) return
    await kit.store.upsert(known.kind, known.jti, kept, seconds)
    note(`the access token lives ${seconds} s`)
  },
})
