import * as oauth from 'oauth4webapi'
import type { RegisteredClient } from '../records.ts'

/** How this client shows the token endpoint who it is. */
export function clientAuthentication({ authMethod, clientSecret = '' }: RegisteredClient): oauth.ClientAuth {
  switch (authMethod) {
    case 'client_secret_basic':
      return oauth.ClientSecretBasic(clientSecret)
    case 'client_secret_post':
      return oauth.ClientSecretPost(clientSecret)
    case 'tls_client_auth':
    case 'self_signed_tls_client_auth':
      return oauth.TlsClientAuth()
    case 'none':
      return oauth.None()
  }
}
