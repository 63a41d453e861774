import type { CarrierAnswer } from '../../../scenarios/api/carrier.ts'
import type { PlayedCarrier } from '../../../scenarios/api/client.ts'
import { json } from './answers.ts'

/** What an honest carrier says of itself, for RFC 8414 and OpenID alike. */
export function metadataDocument(carrier: PlayedCarrier): Readonly<Record<string, unknown>> {
  const { issuer, endpoints } = carrier
  return {
    issuer,
    ...endpoints,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    token_endpoint_auth_signing_alg_values_supported: ['ES256', 'RS256', 'PS256', 'EdDSA'],
    authorization_response_iss_parameter_supported: true,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    dpop_signing_alg_values_supported: ['ES256'],
    ...forCertificates(carrier),
  }
}

/** Where clients that show certificates go (RFC 8705, 5). */
function forCertificates({ certificateOrigin, endpoints }: PlayedCarrier): Readonly<Record<string, unknown>> {
  if (certificateOrigin === undefined) return {}
  const names = [
    'token_endpoint',
    'revocation_endpoint',
    'introspection_endpoint',
    'pushed_authorization_request_endpoint',
  ] as const
  const aliases = names.map((name) => [name, certificateOrigin + new URL(endpoints[name]).pathname])
  return { tls_client_certificate_bound_access_tokens: true, mtls_endpoint_aliases: Object.fromEntries(aliases) }
}

/** The document, at whichever of its addresses. */
export function honestMetadata(carrier: PlayedCarrier): CarrierAnswer {
  return json(200, metadataDocument(carrier), [['cache-control', 'max-age=60']])
}
