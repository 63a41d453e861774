import type { Kit } from './kit.ts'
import type { Metadata } from './step.ts'
import { dpopAlgorithms } from './steps/dpop-proof.ts'
import { requestObjectAlgorithms } from './steps/request-objects.ts'

/** Client authentication methods on offer. */
export const authMethods = ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const
const confidentialMethods = authMethods.filter((method) => method !== 'none')

const certificateMethods = ['tls_client_auth', 'self_signed_tls_client_auth']

/** Algorithms a client assertion may be signed with. */
export const assertionAlgorithms = ['ES256', 'PS256', 'RS256'] as const

/** The document both the RFC 8414 and the OpenID addresses serve. */
export function metadataOf(kit: Kit): Metadata {
  const { scopes } = kit.carrier
  const byCertificate = kit.mutualTls === undefined ? [] : certificateMethods
  return {
    issuer: kit.issuer,
    ...kit.endpoints,
    ...mutualTlsMembers(kit),
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    scopes_supported: ['openid', ...scopes.granted.split(' '), ...scopes.ungranted.split(' ')],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    token_endpoint_auth_methods_supported: [...authMethods, ...byCertificate],
    token_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    introspection_endpoint_auth_methods_supported: [...confidentialMethods, ...byCertificate],
    introspection_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    revocation_endpoint_auth_methods_supported: [...authMethods, ...byCertificate],
    revocation_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    dpop_signing_alg_values_supported: dpopAlgorithms,
    request_parameter_supported: true,
    request_object_signing_alg_values_supported: requestObjectAlgorithms,
    request_uri_parameter_supported: false,
    claims_parameter_supported: false,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce'],
  }
}

/** RFC 8705, 3.3 and 5: the same endpoints at the port where clients show certificates. */
function mutualTlsMembers({ mutualTls, endpoints }: Kit): Metadata {
  if (mutualTls === undefined) return {}
  const { authorization_endpoint: _browsers, jwks_uri: _keys, ...direct } = endpoints
  const aliases = Object.entries(direct).map(([name, url]) => [name, mutualTls.origin + new URL(url).pathname])
  return { tls_client_certificate_bound_access_tokens: true, mtls_endpoint_aliases: Object.fromEntries(aliases) }
}
