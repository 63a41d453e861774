import { createHash } from 'node:crypto'
import { z } from 'zod'
import { findLiveToken, type LiveToken } from './access-token.ts'
import type { Exchange } from './step.ts'

const answer = z.object({
  access_token: z.string(),
  expires_in: z.number(),
  scope: z.string().optional(),
  refresh_token: z.string().optional(),
})

/** What the token endpoint granted, with what is known of the token. */
export interface TokenAnswer extends z.infer<typeof answer> {
  readonly token: LiveToken
}

/** A successful answer of the token endpoint before the carrier writes it its own way. */
export async function tokenAnswerOf({ ctx, kit }: Exchange): Promise<TokenAnswer | undefined> {
  const parsed = answer.safeParse(ctx.body)
  if (ctx.status !== 200 || !parsed.success) return undefined
  const token = await findLiveToken(kit, parsed.data.access_token)
  return token === undefined ? undefined : { ...parsed.data, token }
}

const counted = z.object({ count: z.number() })

/** How many refreshes led to this refresh token; counted along as one takes the place of another. */
export async function countRefresh({ kit, params }: Exchange, refreshToken: string): Promise<number> {
  const used = params.get('refresh_token')
  const known = used === null ? undefined : counted.safeParse(await kit.store.find('RefreshCount', keyOf(used))).data
  const count = used === null ? 0 : (known?.count ?? 0) + 1
  await kit.store.upsert('RefreshCount', keyOf(refreshToken), { count }, kit.carrier.lifetimes.refreshToken)
  return count
}

function keyOf(value: string): string {
  return createHash('sha256').update(value).digest('base64url')
}
