import { createHash } from 'node:crypto'
import { SignJWT } from 'jose'
import { z } from 'zod'
import { tokenReferenceOf } from '../core/access-token.ts'
import { answerJson } from '../journal/answer-text.ts'
import { type FaultScene, fault } from './fault.ts'
import { otherKey } from './other-keys.ts'
import { rewriteTokens } from './rewritten-tokens.ts'

const settings = z.strictObject({
  kind: z.literal('rotated-jwks'),
  /** Whether the old key is still published beside the new one. */
  keepsOld: z.boolean().default(true),
})

export const rotatedJwks = fault(
  'rotated-jwks',
  'Signs with a new key and publishes it; a platform that caches keys has to fetch them again.',
  settings,
  {
    async after(scene, { keepsOld }) {
      const { exchange, note } = scene
      if (exchange.endpoint === 'jwks') {
        publish(scene, keepsOld)
        note('published the new key')
        return
      }
      if (exchange.endpoint !== 'token') return
      const count = await rewriteTokens(exchange.ctx, (parts, token) => signAnew(scene, parts, token))
      if (count > 0) note(`signed ${count} tokens with the new key`)
    },
  },
)

const keySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())) })

function publish({ exchange }: FaultScene, keepsOld: boolean): void {
  const published = keySet.safeParse(answerJson(exchange.ctx)).data?.keys ?? []
  exchange.ctx.body = { keys: [...(keepsOld ? published : []), otherKey(`${exchange.kit.carrier.id}-next`).publicJwk] }
}

async function signAnew(
  { exchange }: FaultScene,
  parts: Parameters<Parameters<typeof rewriteTokens>[1]>[0],
  token: string,
) {
  const { kit } = exchange
  const { privateKey, kid } = otherKey(`${kit.carrier.id}-next`)
  const value = await new SignJWT(parts.claims)
    .setProtectedHeader({ ...parts.header, alg: 'RS256', kid })
    .sign(privateKey)
  // The carrier takes its own new token too: it knows it by digest, as it knows tokens of a form of its own.
  const known = await tokenReferenceOf(kit, token)
  const lifetime = (parts.claims.exp ?? 0) - Math.floor(kit.clock.now() / 1000)
  const digest = createHash('sha256').update(value).digest('base64url')
  if (known !== undefined) await kit.store.upsert('TokenReference', digest, { ...known }, Math.max(1, lifetime))
  return value
}
