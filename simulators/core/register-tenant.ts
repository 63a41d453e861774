import { createHash, generateKeyPairSync, type JsonWebKey, randomBytes } from 'node:crypto'
import type { ClientMetadata } from 'oidc-provider'
import { SimulatorError } from '../simulator-error.ts'
import { distinguishedName, readCertificate } from './client-certificate.ts'
import type { Kit } from './kit.ts'
import type { ClientSpec, SimulatedClient, SimulatedTenant, SimulatedUser, TenantSpec } from './tenancy.ts'

const defaultClients: readonly ClientSpec[] = [
  { tokenEndpointAuthMethod: 'client_secret_basic', applicationType: 'web' },
  { tokenEndpointAuthMethod: 'none', applicationType: 'native' },
]

const codeGrants = ['authorization_code', 'refresh_token']

/** Puts a tenant with its users and clients into the store. Secrets are random, or made from the seed. */
export async function registerTenant(kit: Kit, spec: TenantSpec, seed: string | undefined): Promise<SimulatedTenant> {
  checkTenantId(spec.id)
  if (kit.tenancy.get(spec.id) !== undefined)
    throw new Error(`Tenant "${spec.id}" is there already; choose another id.`)
  const secret = secretsOf(seed, `${kit.carrier.id}/${spec.id}`)
  const resource = `${kit.api}/tenants/${spec.id}`
  const tenant: SimulatedTenant = {
    id: spec.id,
    issuer: kit.issuer,
    login: spec.login ?? 'none',
    users: usersOf(spec, secret),
    clients: (spec.clients ?? defaultClients).map((client, index) => clientOf(kit, spec.id, client, index, secret)),
    resource,
    probeUrl: `${resource}/me`,
    marker: `marker-${spec.id}-${secret('marker').slice(0, 12)}`,
    introspectionCaller: { id: `${spec.id}-${kit.carrier.id}-api`, secret: secret('introspection') },
    initialAccessToken: secret('initial-access-token'),
    ...(kit.carrier.childAccounts === true
      ? { childAccount: { key: secret('child key'), secret: secret('child') } }
      : {}),
  }
  await putTenant(kit, tenant)
  return tenant
}

/** Throws where this cannot be the id of a tenant. */
export function checkTenantId(id: string): void {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(id)) throw new Error(`Tenant id "${id}": use small letters, digits and dashes.`)
}

/** Puts a tenant that is made already into the store. */
export async function putTenant(kit: Kit, tenant: SimulatedTenant): Promise<void> {
  kit.tenancy.add(tenant)
  for (const client of tenant.clients) await kit.store.upsert('Client', client.clientId, metadataOf(client))
  await kit.store.upsert('Client', tenant.introspectionCaller.id, {
    client_id: tenant.introspectionCaller.id,
    client_secret: tenant.introspectionCaller.secret,
    grant_types: [],
    response_types: [],
    redirect_uris: [],
  })
  const iat = Math.floor(kit.clock.now() / 1000)
  const { initialAccessToken: jti } = tenant
  await kit.store.upsert('InitialAccessToken', jti, { jti, kind: 'InitialAccessToken', iat, exp: iat + tenYears })
}

/** Adds a client to a tenant that is there. */
export async function registerClient(
  kit: Kit,
  tenant: SimulatedTenant,
  spec: ClientSpec,
  seed: string | undefined,
): Promise<SimulatedClient> {
  const secret = secretsOf(seed, `${kit.carrier.id}/${tenant.id}`)
  const client = clientOf(kit, tenant.id, spec, tenant.clients.length, secret)
  if (kit.tenancy.ofClient(client.clientId) !== undefined)
    throw new Error(`Client "${client.clientId}" is there already; choose another id.`)
  kit.tenancy.add({ ...tenant, clients: [...tenant.clients, client] })
  await kit.store.upsert('Client', client.clientId, metadataOf(client))
  return client
}

const tenYears = 10 * 365 * 24 * 3600

type Secrets = (name: string) => string

function secretsOf(seed: string | undefined, owner: string): Secrets {
  if (seed === undefined) return () => randomBytes(32).toString('base64url')
  return (name) => createHash('sha256').update(`${seed}\n${owner}\n${name}`).digest('base64url')
}

function usersOf(spec: TenantSpec, secret: Secrets): readonly SimulatedUser[] {
  if (typeof spec.users === 'object') return spec.users
  const count = spec.users ?? 2
  return Array.from({ length: count }, (_, index) => ({
    username: `user-${index + 1}`,
    password: secret(`user ${index + 1}`),
  }))
}

function clientOf(kit: Kit, tenantId: string, spec: ClientSpec, index: number, secret: Secrets): SimulatedClient {
  const method = spec.tokenEndpointAuthMethod ?? 'client_secret_basic'
  const applicationType = spec.applicationType ?? 'web'
  const clientId = spec.clientId ?? `${tenantId}-${kit.carrier.id}-${index + 1}`
  const byCertificate = method === 'tls_client_auth' || method === 'self_signed_tls_client_auth'
  if (byCertificate && (spec.certificate === undefined || kit.mutualTls === undefined))
    throw new SimulatorError(
      'BAD_REQUEST',
      `${method} needs a \`certificate\`, and a carrier that was started with mutual TLS.`,
    )
  const hasSecret = method === 'client_secret_basic' || method === 'client_secret_post'
  return {
    clientId,
    tokenEndpointAuthMethod: method,
    applicationType,
    redirectUris: spec.redirectUris ?? defaultRedirectUris(applicationType, clientId),
    grantTypes: spec.grantTypes ?? (method === 'none' ? codeGrants : [...codeGrants, 'client_credentials']),
    scope: spec.scope ?? kit.carrier.scopes.granted,
    ungrantedScope: kit.carrier.scopes.ungranted,
    ...(spec.environment === undefined ? {} : { environment: spec.environment }),
    ...(hasSecret ? { clientSecret: spec.clientSecret ?? secret(`client ${index + 1}`) } : {}),
    ...(spec.certificate === undefined ? {} : { certificate: spec.certificate }),
    ...(method === 'private_key_jwt' ? { privateJwk: newPrivateJwk(clientId) } : {}),
  }
}

function defaultRedirectUris(applicationType: 'web' | 'native', clientId: string): readonly string[] {
  if (applicationType === 'native') return ['http://127.0.0.1/callback']
  return [`https://${clientId}.example/callback`, `https://${clientId}.example/callback/second`]
}

function newPrivateJwk(clientId: string): JsonWebKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: `${clientId}-key` }
}

function metadataOf(client: SimulatedClient): ClientMetadata {
  const { d: _private, ...publicJwk } = client.privateJwk ?? {}
  return {
    client_id: client.clientId,
    ...(client.clientSecret === undefined ? {} : { client_secret: client.clientSecret }),
    application_type: client.applicationType,
    token_endpoint_auth_method: client.tokenEndpointAuthMethod,
    redirect_uris: [...client.redirectUris],
    response_types: ['code'],
    grant_types: [...client.grantTypes],
    scope: `openid ${client.scope}`,
    ...certificateMetadata(client),
    ...(client.privateJwk === undefined ? {} : { jwks: { keys: [{ kty: 'EC', ...publicJwk }] } }),
  }
}

/** What ties a client to its certificate: the subject an authority vouches for, or the certificate itself. */
function certificateMetadata({ certificate, tokenEndpointAuthMethod }: SimulatedClient): Partial<ClientMetadata> {
  if (certificate === undefined) return {}
  const read = readCertificate(certificate)
  const bound = { tls_client_certificate_bound_access_tokens: true }
  if (tokenEndpointAuthMethod === 'tls_client_auth')
    return { ...bound, tls_client_auth_subject_dn: distinguishedName(read) }
  if (tokenEndpointAuthMethod !== 'self_signed_tls_client_auth') return bound
  const { kty = '', ...key } = read.publicKey.export({ format: 'jwk' })
  return { ...bound, jwks: { keys: [{ ...key, kty, x5c: [read.raw.toString('base64')] }] } }
}
