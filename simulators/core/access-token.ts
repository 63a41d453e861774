import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Environment, Kit } from './kit.ts'
import type { ProviderStep } from './step.ts'
import { verifyAccessToken } from './steps/access-tokens.ts'

const issued = z.object({
  jti: z.string(),
  kind: z.string(),
  iat: z.number(),
  exp: z.number(),
  clientId: z.string(),
  accountId: z.string().optional(),
  scope: z.string().optional(),
  aud: z.string().optional(),
  jkt: z.string().optional(),
  'x5t#S256': z.string().optional(),
  extra: z.record(z.string(), z.unknown()).optional(),
})

/** An access token as it is kept. */
export type IssuedToken = z.infer<typeof issued>

/** An access token that is good right now, whatever it looks like. */
export interface LiveToken {
  readonly clientId: string
  readonly accountId: string | undefined
  readonly scope: string | undefined
  readonly audience: string | undefined
  readonly tenant: string | undefined
  readonly jkt: string | undefined
  /** Thumbprint of the certificate it is bound to. */
  readonly certificate: string | undefined
  readonly issuedAt: number
  readonly expiresAt: number
  /** Nothing where the server has one environment only. */
  readonly environment: Environment | undefined
}

const kept = z.object({ payload: z.record(z.string(), z.unknown()) })
const reference = z.object({ kind: z.string(), jti: z.string() })

/**
 * Gives access tokens a carrier's own form instead of that of RFC 9068. Whatever they look like, they are known by a
 * digest of what was handed out, so that a token with one letter changed is no token.
 */
export function tokensWrittenBy(write: (token: IssuedToken, kit: Kit) => string | Promise<string>): ProviderStep {
  return {
    name: 'access-token-format',
    stage: 'provider',
    apply(provider, kit) {
      for (const model of [provider.AccessToken, provider.ClientCredentials]) {
        const prototype: unknown = Reflect.get(model, 'prototype')
        if (typeof prototype !== 'object' || prototype === null) continue
        // The model under this one keeps tokens as they are; the one here would sign them.
        const plain: unknown = Reflect.get(Object.getPrototypeOf(prototype), 'getValueAndPayload')
        if (typeof plain !== 'function') continue
        Reflect.set(prototype, 'getValueAndPayload', async function inCarriersForm(this: object): Promise<unknown> {
          const { payload } = kept.parse(await Reflect.apply(plain, this, []))
          const token = issued.parse(payload)
          const value = await write(token, kit)
          const { kind, jti } = token
          await kit.store.upsert('TokenReference', digest(value), { kind, jti }, token.exp - token.iat)
          return { value, payload }
        })
      }
    },
  }
}

/** The token this value stands for, if it is good: signed by this server or handed out by it, and neither expired nor revoked. */
export async function findLiveToken(kit: Kit, value: string): Promise<LiveToken | undefined> {
  const known = await signed(kit, value)
  return known === undefined ? findWrittenToken(kit, value) : live(kit, known.kind, known.jti)
}

/** The same for a token in a carrier's own form alone. */
export async function findWrittenToken(kit: Kit, value: string): Promise<LiveToken | undefined> {
  const known = reference.safeParse(await kit.store.find('TokenReference', digest(value))).data
  return known === undefined ? undefined : live(kit, known.kind, known.jti)
}

/** Takes a token in that a carrier made without oidc-provider. */
export async function keepToken(
  kit: Kit,
  value: string,
  token: Omit<IssuedToken, 'jti' | 'kind'>,
  environment: Environment,
): Promise<void> {
  const jti = digest(value)
  const kind = 'AccessToken'
  const lifetime = token.exp - token.iat
  await kit.store.upsert(kind, jti, { ...token, jti, kind, extra: { environment } }, lifetime)
  await kit.store.upsert('TokenReference', jti, { kind, jti }, lifetime)
}

/** Ends an access token; false where it was none. */
export async function endToken(kit: Kit, value: string): Promise<boolean> {
  const known =
    (await signed(kit, value)) ?? reference.safeParse(await kit.store.find('TokenReference', digest(value))).data
  if (known === undefined || (await live(kit, known.kind, known.jti)) === undefined) return false
  await kit.store.destroy(known.kind, known.jti)
  return true
}

async function live(kit: Kit, kind: string, jti: string): Promise<LiveToken | undefined> {
  const token = issued.safeParse(await kit.store.find(kind, jti)).data
  if (token === undefined) return undefined
  return {
    clientId: token.clientId,
    accountId: token.accountId,
    scope: token.scope,
    audience: token.aud,
    tenant: kit.tenancy.ofClient(token.clientId)?.id,
    jkt: token.jkt,
    certificate: token['x5t#S256'],
    issuedAt: token.iat,
    expiresAt: token.exp,
    environment: z.enum(['production', 'test']).safeParse(token.extra?.environment).data,
  }
}

/** Where a token that was handed out is kept in the store. */
export async function tokenReferenceOf(
  kit: Kit,
  value: string,
): Promise<{ readonly kind: string; readonly jti: string } | undefined> {
  return (await signed(kit, value)) ?? reference.safeParse(await kit.store.find('TokenReference', digest(value))).data
}

async function signed(kit: Kit, value: string) {
  const claims = value.includes('.') ? await verifyAccessToken(kit, value) : undefined
  if (claims === undefined) return undefined
  const { jti } = claims
  const ofUser = await kit.store.find('AccessToken', jti)
  return { jti, kind: ofUser === undefined ? 'ClientCredentials' : 'AccessToken' }
}

function digest(value: string): string {
  return createHash('sha256').update(value).digest('base64url')
}
