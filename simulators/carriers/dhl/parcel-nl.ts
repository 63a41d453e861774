import { randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import { z } from 'zod'
import { keepToken } from '../../core/access-token.ts'
import { simulatedClient } from '../../core/client-of-request.ts'
import { epochSeconds } from '../../core/kit.ts'
import type { BeforeStep, Exchange } from '../../core/step.ts'
import type { SimulatedClient, SimulatedTenant } from '../../core/tenancy.ts'
import { numberFrom, uuidFrom } from '../../core/virtual.ts'

const quarterOfAnHour = 900
const week = 604_800

const withKey = z.object({ userId: z.string().min(1), key: z.string().min(1) })
const withRefresh = z.object({ refreshToken: z.string() })
const kept = z.object({ clientId: z.string() })

/** Signs this server's tokens; nobody else can check HS256. */
const secret = randomBytes(32)

/** The two addresses of My DHL Parcel. A user is a client, its key the client's secret. */
export const parcelNl: BeforeStep = {
  name: 'dhl-parcel-nl',
  stage: 'before',
  async apply(exchange) {
    const { ctx, asked } = exchange
    if (ctx.method !== 'POST') return
    if (asked === '/authenticate/api-key') return byKey(exchange)
    if (asked === '/authenticate/refresh-token') return byRefreshToken(exchange)
  },
}

async function byKey(exchange: Exchange): Promise<void> {
  const given = withKey.safeParse(jsonOf(exchange)).data
  if (given === undefined) return refuse(exchange, 400, 'userId or key not provided')
  const client = simulatedClient(exchange, given.userId)
  if (client?.clientSecret === undefined || client.clientSecret !== given.key)
    return refuse(exchange, 401, 'Invalid key')
  return grant(exchange, client)
}

async function byRefreshToken(exchange: Exchange): Promise<void> {
  const given = withRefresh.safeParse(jsonOf(exchange)).data
  const known = kept.safeParse(await exchange.kit.store.find('ParcelNlRefresh', given?.refreshToken ?? '')).data
  const client = simulatedClient(exchange, known?.clientId ?? null)
  return client === undefined ? refuse(exchange, 401, 'Invalid token') : grant(exchange, client)
}

async function grant(exchange: Exchange, client: SimulatedClient): Promise<void> {
  const { ctx, kit } = exchange
  const tenant = kit.tenancy.ofClient(client.clientId)
  if (tenant === undefined) return refuse(exchange, 401, 'Invalid key')
  const iat = epochSeconds(kit)
  const account = accountOf(tenant)
  const accessToken = await sign(client, account, iat, iat + quarterOfAnHour, 'shipments.CREATE')
  const refreshToken = await sign(client, account, iat, iat + week, 'auth-service.REFRESH')
  await keepToken(
    kit,
    accessToken,
    { clientId: client.clientId, aud: tenant.resource, scope: client.scope, iat, exp: iat + quarterOfAnHour },
    exchange.environment,
  )
  await kit.store.upsert('ParcelNlRefresh', refreshToken, { clientId: client.clientId }, week)
  ctx.status = 200
  ctx.body = {
    accessToken,
    accessTokenExpiration: iat + quarterOfAnHour,
    refreshToken,
    refreshTokenExpiration: iat + week,
    accountNumbers: [account],
  }
}

function sign(client: SimulatedClient, account: string, nbf: number, exp: number, role: string): Promise<string> {
  const claims = {
    jti: crypto.randomUUID(),
    sub: client.clientId,
    organizationId: uuidFrom(account),
    nbf,
    exp,
    roles: [role],
    accounts: [account],
  }
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(secret)
}

function accountOf(tenant: SimulatedTenant): string {
  return String(numberFrom(tenant.id, 1_000_000, 9_999_999)).padStart(8, '0')
}

/** The words are known, the shape around them is not. */
function refuse({ ctx }: Exchange, status: number, message: string): void {
  ctx.status = status
  ctx.body = { message }
}

function jsonOf({ body }: Exchange): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
