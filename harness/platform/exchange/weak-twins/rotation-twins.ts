import type { ExchangeKit } from '../kit.ts'
import { ExchangeRefusal } from '../refusal.ts'
import { verifySignature } from '../steps/verify-signature.ts'
import { type ExchangeTwin, exchangeTwin } from './weak-twin.ts'

const kept = new Map<string, ExchangeKit['keys']>()

export const rotationTwins: readonly ExchangeTwin[] = [
  exchangeTwin(
    'keeps-keys-for-ever',
    'A key it has once seen stays good.',
    'verifySignature',
    async (token, tenant, kit) => {
      const memory = rememberedKeys(kit)
      return verifySignature(token, tenant, { ...kit, keys: memory })
    },
  ),
  exchangeTwin(
    'never-learns-new-keys',
    'It fetches the keys of an issuer once and never again.',
    'verifySignature',
    async (token, tenant, kit) => {
      const first = firstKeys(kit)
      return verifySignature(token, tenant, { ...kit, keys: first })
    },
  ),
]

/** Every key ever found, by its id. */
function rememberedKeys({ keys, publicUrl }: ExchangeKit): ExchangeKit['keys'] {
  const known = kept.get(`all ${publicUrl}`)
  if (known !== undefined) return known
  const found = new Map<string, ReturnType<ExchangeKit['keys']['find']>>()
  const remembering: ExchangeKit['keys'] = {
    find(jwksUri, header, token) {
      const at = `${jwksUri} ${header.kid}`
      const key = found.get(at) ?? keys.find(jwksUri, header, token)
      found.set(at, key)
      return key
    },
  }
  kept.set(`all ${publicUrl}`, remembering)
  return remembering
}

/** The key each issuer had first, and no other. */
function firstKeys({ keys, publicUrl }: ExchangeKit): ExchangeKit['keys'] {
  const known = kept.get(`first ${publicUrl}`)
  if (known !== undefined) return known
  const firstKid = new Map<string, string | undefined>()
  const first: ExchangeKit['keys'] = {
    async find(jwksUri, header, token) {
      if (!firstKid.has(jwksUri)) firstKid.set(jwksUri, header.kid)
      if (firstKid.get(jwksUri) !== header.kid) throw new ExchangeRefusal('TOKEN_INVALID', 'a key that is not known')
      return keys.find(jwksUri, header, token)
    },
  }
  kept.set(`first ${publicUrl}`, first)
  return first
}
