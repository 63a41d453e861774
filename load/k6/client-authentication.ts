import { b64encode } from 'k6/encoding'
import type { ServerPair } from '../target.ts'

interface Authentication {
  readonly headers: Readonly<Record<string, string>>
  readonly form: Readonly<Record<string, string>>
}

/** How the client names and proves itself at the token endpoint (RFC 6749, 2.3.1). */
export function authenticationOf({ client }: ServerPair): Authentication {
  const { authentication, id, secret = '' } = client
  switch (authentication) {
    case 'client_secret_basic': {
      const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`
      return { headers: { authorization: `Basic ${b64encode(pair)}` }, form: {} }
    }
    case 'client_secret_post':
      return { headers: {}, form: { client_id: id, client_secret: secret } }
    case 'none':
      return { headers: {}, form: { client_id: id } }
  }
}
