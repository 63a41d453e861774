import { simulatedClient } from '../../core/client-of-request.ts'
import type { Exchange, RequestStep } from '../../core/step.ts'

const carried = ['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'code_challenge'] as const

/** Where a browser goes to sign in. The challenge travels along; how UPS keeps it is unknown. */
export function loginUrl({ kit }: Pick<Exchange, 'kit'>, params: URLSearchParams): string {
  const url = new URL(kit.origin + kit.carrier.paths.interaction)
  for (const name of carried) {
    const value = params.get(name)
    if (value !== null) url.searchParams.set(name, value)
  }
  url.searchParams.set('type', 'ups_com_api')
  return url.href
}

/** The app's name, where the request names one, an address of its own and a code, each parameter once. */
export async function checkAuthorize(exchange: Exchange): Promise<string | undefined> {
  const { kit, params } = exchange
  if (carried.some((name) => params.getAll(name).length > 1)) return undefined
  const client = simulatedClient(exchange, params.get('client_id'))
  const redirectUri = params.get('redirect_uri')
  if (client === undefined || redirectUri === null) return undefined
  if (params.has('response_type') && params.get('response_type') !== 'code') return undefined
  const known = await kit.provider.Client.find(client.clientId)
  return known?.redirectUriAllowed(redirectUri) === true ? kit.tenancy.ofClient(client.clientId)?.id : undefined
}

/** The login page takes what authorize, or an app after validate-client, sends the browser with. */
export const loginLeg: RequestStep = {
  name: 'ups-login-leg',
  stage: 'request',
  apply({ ctx, kit }) {
    const { paths } = kit.carrier
    if (ctx.path === paths.interaction && ctx.query.type === 'ups_com_api') ctx.path = paths.authorization
  },
}
