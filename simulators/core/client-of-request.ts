import type { Exchange } from './step.ts'
import type { SimulatedClient } from './tenancy.ts'

export interface Credentials {
  readonly id: string
  readonly secret: string
}

/** Name and password of an HTTP Basic header, taken as they are: carriers do not decode them. */
export function basicCredentials(ctx: Pick<Exchange['ctx'], 'get'>): Credentials | undefined {
  const [, encoded] = /^basic ([A-Za-z0-9+/=_-]+)$/i.exec(ctx.get('authorization')) ?? []
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) }
}

/** The client a token request says it is from, by header or body; it is not proven here. */
export function clientIdOf({ ctx, params }: Pick<Exchange, 'ctx' | 'params'>): string | undefined {
  return basicCredentials(ctx)?.id ?? params.get('client_id') ?? undefined
}

/** A client the simulator made, with its secret. */
export function simulatedClient({ kit }: Pick<Exchange, 'kit'>, clientId: string | null): SimulatedClient | undefined {
  if (clientId === null) return undefined
  return kit.tenancy.ofClient(clientId)?.clients.find((client) => client.clientId === clientId)
}

/** The HTTP Basic header of a client, encoded as oidc-provider decodes it. */
export function basicHeader(client: Pick<SimulatedClient, 'clientId' | 'clientSecret'>): string {
  const pair = [client.clientId, client.clientSecret ?? ''].map(encodeURIComponent).join(':')
  return `Basic ${Buffer.from(pair).toString('base64')}`
}
