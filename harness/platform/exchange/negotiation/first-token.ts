import { z } from 'zod'
import type { ExchangeConsumer, ExchangeTenant } from '../configuration.ts'
import type { ExchangeKit } from '../kit.ts'

const answer = z.object({ access_token: z.string(), token_type: z.string(), expires_in: z.number().optional() })

/** A token of the tenant's own authorization server for this consumer's client, where the platform may fetch one. */
export async function firstToken(
  kit: ExchangeKit,
  tenant: ExchangeTenant,
  { client }: ExchangeConsumer,
  scopes: readonly string[],
): Promise<z.output<typeof answer> | undefined> {
  if (tenant.tokenEndpoint === undefined || client.secret === undefined) return undefined
  const basic = Buffer.from(`${encodeURIComponent(client.id)}:${encodeURIComponent(client.secret)}`).toString('base64')
  try {
    const response = await kit.send(tenant.tokenEndpoint, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Basic ${basic}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: scopes.join(' '),
        resource: tenant.audience,
      }).toString(),
      redirect: 'manual',
      signal: AbortSignal.timeout(5000),
    })
    return response.status === 200 ? answer.parse(await response.json()) : undefined
  } catch {
    return undefined
  }
}
