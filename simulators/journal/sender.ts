import { findLiveToken } from '../core/access-token.ts'
import { clientIdOf } from '../core/client-of-request.ts'
import type { Exchange } from '../core/step.ts'
import { interactionOf } from './flows.ts'

/** Who is behind a request, as far as the request tells. */
export interface Sender {
  readonly tenant: string | undefined
  readonly client: string | undefined
}

/** Finds out who sent a request: by its credentials, its token, or the sign-in page it is for. */
export async function senderOfRequest(exchange: Exchange): Promise<Sender> {
  const { ctx, kit, params } = exchange
  const client = clientIdOf(exchange) ?? (await clientOfToken(exchange)) ?? (await clientOfInteraction(exchange))
  const registering = /^bearer (\S+)$/i.exec(ctx.get('authorization'))?.[1]
  const tenant =
    kit.tenancy.ofClient(client ?? undefined) ??
    kit.tenancy.ofInitialAccessToken(exchange.endpoint === 'registration' ? registering : undefined) ??
    kit.tenancy.ofResource(params.get('resource') ?? '')
  return { tenant: tenant?.id, client }
}

async function clientOfToken({ ctx, kit, endpoint }: Exchange): Promise<string | undefined> {
  if (endpoint !== 'resource' && endpoint !== 'api') return undefined
  const value = /^(?:bearer|dpop) (\S+)$/i.exec(ctx.get('authorization'))?.[1]
  return value === undefined ? undefined : (await findLiveToken(kit, value))?.clientId
}

/** Sign-in pages carry the id of an interaction that knows the client. */
async function clientOfInteraction({ ctx, kit, endpoint }: Exchange): Promise<string | undefined> {
  if (endpoint !== 'interaction' && endpoint !== 'resume') return undefined
  const [id] = interactionOf(ctx.path)
  const known = id === undefined ? undefined : await kit.store.find('Interaction', id)
  const client: unknown = known?.params?.client_id
  return typeof client === 'string' ? client : undefined
}
