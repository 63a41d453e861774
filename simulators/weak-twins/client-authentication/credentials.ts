import type { Exchange } from '../../core/step.ts'

/** Id and secret of an HTTP Basic header, or undefined where there is none. */
export function basicOf({ ctx }: Exchange): { readonly id: string; readonly secret: string } | undefined {
  const [, encoded] = /^basic (\S+)$/i.exec(ctx.get('authorization')) ?? []
  if (encoded === undefined) return undefined
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':').map(formDecoded)
  return { id, secret }
}

/** Lets a request through as if it had come with the good credentials of a client. */
export async function authenticateAs(exchange: Exchange, clientId: string): Promise<void> {
  const client = await exchange.kit.store.find('Client', clientId)
  const secret = client?.client_secret
  if (typeof secret !== 'string') return
  if (client?.token_endpoint_auth_method === 'client_secret_post') {
    exchange.params.set('client_id', clientId)
    exchange.params.set('client_secret', secret)
    delete exchange.ctx.req.headers.authorization
    return
  }
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`
  exchange.ctx.req.headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`
}

function formDecoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}
