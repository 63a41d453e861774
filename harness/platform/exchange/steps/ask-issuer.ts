import type { JWTPayload } from 'jose'
import { z } from 'zod'
import type { ExchangeTenant } from '../configuration.ts'
import type { ExchangeKit } from '../kit.ts'
import { ExchangeRefusal } from '../refusal.ts'

const answer = z.looseObject({ active: z.boolean() })

/** What the tenant's own issuer says of an opaque token, asked anew each time: a revoked one ends at once (RFC 7662). */
export async function askIssuer(token: string, tenant: ExchangeTenant, kit: ExchangeKit): Promise<JWTPayload> {
  const found = await ask(token, tenant, kit)
  if (!found.active) throw new ExchangeRefusal('TOKEN_INVALID', 'not active')
  const { active: _, ...claims } = found
  return claims
}

async function ask(token: string, { introspection }: ExchangeTenant, kit: ExchangeKit) {
  if (introspection === undefined) throw new ExchangeRefusal('ISSUER_UNAVAILABLE', 'no introspection endpoint')
  const { endpoint, clientId, secret } = introspection
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64')
  try {
    const response = await kit.send(endpoint, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Basic ${basic}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }).toString(),
      redirect: 'manual',
      signal: AbortSignal.timeout(5000),
    })
    if (response.status !== 200) throw new Error(`status ${response.status}`)
    return answer.parse(await response.json())
  } catch (error) {
    throw new ExchangeRefusal('ISSUER_UNAVAILABLE', 'the issuer could not be asked about a token', error)
  }
}
