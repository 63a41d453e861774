import type { ClientAuthentication, ServerClient } from '../../api/authorization-server.ts'

/** A client that authenticates with a secret. */
export interface SecretClient {
  readonly client: ServerClient
  readonly method: 'client_secret_basic' | 'client_secret_post'
  readonly secret: string
}

/** Those of the clients that authenticate with a secret. */
export function withSecret(clients: readonly ServerClient[]): readonly SecretClient[] {
  return clients.flatMap((client) => {
    const { authentication } = client
    return 'secret' in authentication ? [{ client, method: authentication.method, secret: authentication.secret }] : []
  })
}

/** One client for each way to send a secret, as far as there are clients for it. */
export function oneOfEachMethod(clients: readonly SecretClient[]): readonly SecretClient[] {
  return clients.filter(({ method }, index) => clients.findIndex((other) => other.method === method) === index)
}

/** The same credentials by one of the two ways of RFC 6749, 2.3.1. */
export function by(
  method: SecretClient['method'],
  { client, secret }: Pick<SecretClient, 'client' | 'secret'>,
): ClientAuthentication {
  return { method, clientId: client.id, secret }
}
