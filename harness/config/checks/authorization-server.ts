import type { AuthorizationServerConfiguration, AuthorizationServerTenant, Configuration } from '../configuration.ts'
import type { ConfigurationPath, ConfigurationProblem } from '../configuration-error.ts'
import { duplicateIds } from './duplicate-ids.ts'
import { loginPlaceholderProblems, needsUsers } from './login.ts'

/** What fits key by key and still makes no authorization server to test. */
export function authorizationServerProblems(configuration: Configuration): readonly ConfigurationProblem[] {
  const server = configuration.authorizationServer
  if (server === undefined) return []
  const path = ['authorizationServer']
  return [
    ...duplicateIds([...path, 'tenants'], server.tenants, 'tenant'),
    ...loginPlaceholderProblems(configuration, [...path, 'login'], server.login),
    ...server.tenants.flatMap((tenant, index) => tenantProblems(server, tenant, [...path, 'tenants', index])),
  ]
}

function tenantProblems(
  server: AuthorizationServerConfiguration,
  tenant: AuthorizationServerTenant,
  path: ConfigurationPath,
): readonly ConfigurationProblem[] {
  return [
    ...duplicateIds([...path, 'clients'], tenant.clients, 'client of this tenant'),
    ...addressProblems(server, tenant, path),
    ...userProblems(server, tenant, path),
  ]
}

/** Where the server is must follow from an issuer, a metadata document, or both endpoints by hand. */
function addressProblems(
  server: AuthorizationServerConfiguration,
  tenant: AuthorizationServerTenant,
  path: ConfigurationPath,
): readonly ConfigurationProblem[] {
  const endpoints = { ...server.endpoints, ...tenant.endpoints }
  const named = endpoints.token_endpoint !== undefined
  // A server without metadata may have no flow that a browser takes part in.
  if (named && (server.metadata === 'none' || endpoints.authorization_endpoint !== undefined)) return []
  if (server.metadata === 'none') {
    const sentence =
      'needs endpoints, since metadata is none; add `endpoints: { token_endpoint: … }`, and `authorization_endpoint` where there is one'
    return [{ code: 'MISSING_KEY', path, sentence }]
  }
  if (server.metadata !== 'auto' || (tenant.issuer ?? server.issuer) !== undefined) return []
  const sentence = 'has no issuer; add `issuer: …` to the tenant or to authorizationServer, or name `endpoints` by hand'
  return [{ code: 'MISSING_KEY', path, sentence }]
}

function userProblems(
  server: AuthorizationServerConfiguration,
  tenant: AuthorizationServerTenant,
  path: ConfigurationPath,
): readonly ConfigurationProblem[] {
  const users = tenant.users ?? []
  if (users.length > 0 || !needsUsers(server.login)) return []
  const sentence =
    'has no users, but the login types a user name or password; add `users: [ { username: …, password: … } ]`'
  return [{ code: 'MISSING_KEY', path, sentence }]
}
