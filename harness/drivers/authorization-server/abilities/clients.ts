import type {
  Ability,
  AuthorizationServerTarget,
  ServerClient,
} from '../../../../scenarios/api/authorization-server.ts'
import { type AbilityCheck, no, unknown, yes } from './ability.ts'

/** Abilities that follow from the clients, tenants and users of the configuration alone. */
export const configuredAbilities = {
  'public-client': publicClient,
  'confidential-client': needsClient((client) => client.confidential, 'a client with a secret or key'),
  'client-secret': needsClient(
    ({ authentication }) =>
      authentication.method === 'client_secret_basic' || authentication.method === 'client_secret_post',
    'a client with `auth: client_secret_basic` or `client_secret_post`',
  ),
  'private-key-jwt': needsClient(
    ({ authentication }) => authentication.method === 'private_key_jwt',
    'a client with `auth: private_key_jwt` and its `key`',
  ),
  'native-client': needsClient(({ application }) => application === 'native', 'a client with `application: native`'),
  'loopback-redirect-uri': needsClient(
    ({ redirectUris }) => redirectUris.some(isLoopback),
    'a client with a loopback address in `redirectUris`',
  ),
  'https-redirect-uri': needsClient(
    ({ redirectUris }) => redirectUris.some((uri) => uri.startsWith('https:')),
    'a client with an https address in `redirectUris`',
  ),
  'second-client': (target) =>
    target.tenants[0].clients.length > 1
      ? yes
      : unknown(`add a second client to authorizationServer.tenants (${target.tenants[0].id}): clients`),
  'second-tenant': (target) =>
    target.tenants.length > 1 ? yes : unknown('add a second tenant to authorizationServer.tenants'),
  'issuer-per-tenant': issuerPerTenant,
  'ungranted-scope': needsClient(
    ({ ungrantedScope }) => ungrantedScope !== undefined,
    'a client with `ungrantedScope`: a scope the server knows and this client may not have',
  ),
} satisfies Record<string, AbilityCheck>

function needsClient(fits: (client: ServerClient) => boolean, what: string): AbilityCheck {
  return (target) =>
    target.tenants[0].clients.some(fits)
      ? yes
      : unknown(`add ${what} to authorizationServer.tenants (${target.tenants[0].id}): clients`)
}

/** Carriers and many company servers give every client a secret; rows about public clients are not for them. */
function publicClient(target: AuthorizationServerTarget): Ability | Promise<Ability> {
  const [tenant] = target.tenants
  if (tenant.clients.some(({ confidential }) => !confidential)) return yes
  if (tenant.clients[0].facts.publicClients === false) {
    return no('the configuration says `facts: { publicClients: false }`')
  }
  return needsClient((client) => !client.confidential, 'a client with `auth: none`')(target)
}

function issuerPerTenant(target: AuthorizationServerTarget): Ability {
  if (target.tenants.length < 2)
    return unknown('add a second tenant with an `issuer` of its own to authorizationServer.tenants')
  return target.tenants.every(({ ownIssuer }) => ownIssuer) ? yes : no('the tenants share an issuer')
}

function isLoopback(uri: string): boolean {
  const host = URL.parse(uri)?.hostname ?? ''
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}
