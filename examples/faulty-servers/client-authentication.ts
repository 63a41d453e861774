import type { Client } from './clients.ts'
import { json, type Message, type Reply } from './messages.ts'
import type { Server } from './server.ts'

/** Who sends a request, or the answer it gets (RFC 6749, 2.3 and 5.2). */
export type Caller =
  | { readonly kind: 'client'; readonly client: Client }
  | { readonly kind: 'refused'; readonly reply: Reply }

/** Authenticates by HTTP Basic, or by `client_id` alone where the client is public. Nothing in the query counts. */
export function callerOf(message: Message, { clients }: Server): Caller {
  const { values, repeated } = message.form
  if (!message.isForm || repeated.length > 0) return refused(400, 'invalid_request')
  const basic = basicOf(message.headers.authorization)
  if (basic === undefined) {
    const client = clients.get(values.get('client_id') ?? '')
    const known = client !== undefined && client.secret === undefined && !values.has('client_secret')
    return known ? { kind: 'client', client } : refused(401, 'invalid_client')
  }
  if (values.has('client_secret')) return refused(400, 'invalid_request')
  const client = clients.get(basic.id)
  const named = values.get('client_id') ?? basic.id
  const right = client?.secret !== undefined && client.secret === basic.secret && named === basic.id
  return right ? { kind: 'client', client } : refused(401, 'invalid_client')
}

function basicOf(header: string | undefined): { readonly id: string; readonly secret: string } | undefined {
  const encoded = /^basic +(\S+)$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return header === undefined ? undefined : { id: '', secret: '' }
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':')
  return { id: formDecoded(id), secret: formDecoded(rest.join(':')) }
}

/** RFC 6749, 2.3.1: both parts are form-encoded. */
function formDecoded(text: string): string {
  return new URLSearchParams(`value=${text.replaceAll('&', '%26')}`).get('value') ?? ''
}

function refused(status: 400 | 401, error: string): Caller {
  const challenge = status === 401 ? { 'www-authenticate': 'Basic realm="server"' } : undefined
  return { kind: 'refused', reply: json(status, { error }, challenge) }
}
