import { type Configuration, Provider } from 'oidc-provider'
import type { ServerClient } from '../../../scenarios/api/authorization-server.ts'
import { type LocalServer, serveHttp } from '../../http/local-server.ts'
import { callback, clientInTests } from './driver-in-tests.ts'
import type { LoginStep } from './input.ts'

/** A public client at the provider. */
export const publicApp: ServerClient = clientInTests()

/** A confidential client at the provider. */
export const confidentialApp: ServerClient = clientInTests({
  authentication: { method: 'client_secret_basic', clientId: 'back end', secret: 'a secret: with/reserved+characters' },
})

const plainSettings: Configuration = {
  clients: [
    {
      client_id: 'app',
      token_endpoint_auth_method: 'none',
      redirect_uris: [callback],
      grant_types: ['authorization_code', 'refresh_token'],
    },
    {
      client_id: 'back end',
      client_secret: 'a secret: with/reserved+characters',
      redirect_uris: [callback],
      grant_types: ['authorization_code', 'refresh_token'],
    },
  ],
  features: { introspection: { enabled: true }, revocation: { enabled: true } },
}

/** oidc-provider as it comes, with its own log-in and consent pages. */
export async function serveOidcProvider(
  settings: Configuration = {},
): Promise<LocalServer & { readonly issuer: string }> {
  let handle: ReturnType<Provider['callback']> = () => Promise.resolve()
  const server = await serveHttp((request, response) => void handle(request, response))
  const provider = new Provider(server.origin, { ...plainSettings, ...settings })
  handle = provider.callback()
  return { ...server, issuer: server.origin }
}

/** How a person goes through the pages it comes with. */
export const oidcProviderSteps: readonly LoginStep[] = [
  { kind: 'fill', selector: 'input[name=login]', value: '{username}', optional: false },
  { kind: 'fill', selector: 'input[name=password]', value: '{password}', optional: false },
  { kind: 'click', selector: 'button.login-submit', optional: false },
  { kind: 'click', selector: 'button.login-submit', optional: true },
]
