import type { Carrier, CarrierPaths } from '../carriers/carrier.ts'
import type { ServerEndpoints } from './kit.ts'
import { resourceAt } from './resource.ts'

/** Which part of the server a path belongs to. */
export type Endpoint = keyof Omit<CarrierPaths, 'issuer'> | 'resume' | 'client' | 'metadata' | 'resource' | 'other'

/** Addresses by their RFC 8414 names. */
export function endpointsOf(carrier: Carrier, origin: string): ServerEndpoints {
  const { paths } = carrier
  return {
    authorization_endpoint: origin + paths.authorization,
    token_endpoint: origin + paths.token,
    pushed_authorization_request_endpoint: origin + paths.pushedAuthorizationRequest,
    introspection_endpoint: origin + paths.introspection,
    revocation_endpoint: origin + paths.revocation,
    registration_endpoint: origin + paths.registration,
    jwks_uri: origin + paths.jwks,
  }
}

/** Metadata lives at three addresses: RFC 8414 with the issuer's path inserted, and both OpenID forms. */
export function metadataPaths(issuerPath: string): readonly string[] {
  return [
    `/.well-known/oauth-authorization-server${issuerPath}`,
    `/.well-known/openid-configuration${issuerPath}`,
    `${issuerPath}/.well-known/openid-configuration`,
  ]
}

/** The path a path stands for: itself, unless the carrier has two for the same. */
export function canonicalPath(carrier: Carrier, path: string): string {
  const alias = carrier.aliases[path]
  return alias === undefined ? path : carrier.paths[alias]
}

/** Finds the endpoint behind a canonical path. */
export function endpointOf(carrier: Carrier, path: string): Endpoint {
  const { paths } = carrier
  if (path.includes('/.well-known/')) return metadataPaths(paths.issuer).includes(path) ? 'metadata' : 'other'
  switch (path) {
    case paths.authorization:
      return 'authorization'
    case paths.token:
      return 'token'
    case paths.pushedAuthorizationRequest:
      return 'pushedAuthorizationRequest'
    case paths.introspection:
      return 'introspection'
    case paths.revocation:
      return 'revocation'
    case paths.registration:
      return 'registration'
    case paths.jwks:
      return 'jwks'
    default:
      return endpointUnder(carrier, path)
  }
}

function endpointUnder(carrier: Carrier, path: string): Endpoint {
  const { paths } = carrier
  if (path.startsWith(`${paths.authorization}/`)) return 'resume'
  if (path.startsWith(`${paths.registration}/`)) return 'client'
  if (path.startsWith(`${paths.interaction}/`)) return 'interaction'
  if (resourceAt(carrier.resources, path) !== undefined) return 'resource'
  if (path === paths.api || path.startsWith(`${paths.api}/`)) return 'api'
  return 'other'
}

const methods: Partial<Record<Endpoint, readonly string[]>> = {
  authorization: ['GET', 'HEAD'],
  resume: ['GET', 'HEAD'],
  token: ['POST', 'OPTIONS'],
  pushedAuthorizationRequest: ['POST', 'OPTIONS'],
  introspection: ['POST', 'OPTIONS'],
  revocation: ['POST', 'OPTIONS'],
  registration: ['POST'],
  client: ['GET', 'HEAD', 'PUT', 'DELETE'],
  jwks: ['GET', 'HEAD', 'OPTIONS'],
  metadata: ['GET', 'HEAD', 'OPTIONS'],
  interaction: ['GET', 'HEAD', 'POST'],
}

/** Methods an endpoint answers; `undefined` where any will do. */
export function methodsOf(endpoint: Endpoint): readonly string[] | undefined {
  return methods[endpoint]
}
