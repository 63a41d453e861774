import type {
  Ability,
  AuthorizationServerTarget,
  ServerTenant,
} from '../../../../scenarios/api/authorization-server.ts'
import type { MetadataSource } from '../input.ts'
import { asTexts } from '../json.ts'
import { type AbilityCheck, failed, no, unknown, yes } from './ability.ts'

/**
 * Abilities that metadata, configured endpoints and facts tell. What metadata leaves out the server does not offer;
 * with `metadata: none` the configured endpoints are all there are. Where metadata was looked for and not found,
 * nothing is known, and the operator has to say.
 */
export function advertisedAbilities(source: MetadataSource) {
  const endpoint =
    (name: string, words: string): AbilityCheck =>
    ({ tenants: [tenant] }) =>
      endpointAbility(tenant, source, name, words)
  return {
    'authorization-endpoint': (target) => authorizationEndpoint(target.tenants[0], source),
    metadata: (target) => metadataAbility(target.tenants[0], source),
    introspection: ({ tenants: [tenant] }) => {
      const found = endpointAbility(tenant, source, 'introspection_endpoint', 'introspection')
      const someoneAsks = tenant.introspectionCaller !== undefined || tenant.clients.some((one) => one.confidential)
      if (found.kind !== 'yes' || someoneAsks) return found
      return unknown('say who may ask introspection: authorizationServer.introspection: { auth, id, secret }')
    },
    revocation: endpoint('revocation_endpoint', 'revocation'),
    userinfo: endpoint('userinfo_endpoint', 'userinfo'),
    'pushed-requests': endpoint('pushed_authorization_request_endpoint', 'pushed authorization request'),
    registration: endpoint('registration_endpoint', 'registration'),
    dpop: (target) => declared(target, 'dpop', listed(target, 'dpop_signing_alg_values_supported').length > 0, 'DPoP'),
    mtls: (target) => declared(target, 'mtls', advertisesMutualTls(target), 'mutual TLS'),
    'resource-indicators': (target) => resourceIndicators(target),
    'request-objects': (target) =>
      metadataOf(target).request_parameter_supported === true ||
      listed(target, 'request_object_signing_alg_values_supported').length > 0
        ? yes
        : no('no metadata says that request objects are taken (request_parameter_supported)'),
  } satisfies Record<string, AbilityCheck>
}

function metadataAbility(tenant: ServerTenant, source: MetadataSource): Ability {
  if (tenant.metadata !== undefined) return yes
  if (source.kind === 'none') return no('the configuration says `metadata: none`')
  if (tenant.lookups.length === 0) return unknown('add `issuer`, so that its metadata can be looked for')
  const silent = tenant.lookups.find(({ answer }) => answer.kind !== 'answered')
  if (silent !== undefined && silent.answer.kind !== 'answered') {
    return failed(`metadata could not be looked for: ${silent.answer.sentence}`)
  }
  return no(`the server publishes no metadata: ${tenant.lookups.map(({ url }) => pathOf(url)).join(', ')} brought none`)
}

/**
 * A server without it has no flow that a browser takes part in (RFC 8414, 2). One whose metadata could not be found may
 * still have it; then the flow itself says what is missing.
 */
function authorizationEndpoint(tenant: ServerTenant, source: MetadataSource): Ability {
  const found = endpointAbility(tenant, source, 'authorization_endpoint', 'authorization')
  return found.kind === 'no' ? found : yes
}

function endpointAbility(tenant: ServerTenant, source: MetadataSource, name: string, words: string): Ability {
  if (tenant.endpoints[name] !== undefined) return yes
  if (tenant.metadata !== undefined) return no(`the metadata names no ${name}`)
  if (source.kind === 'none') return no(`the server has no ${words} endpoint: \`endpoints\` names no ${name}`)
  return unknown(
    `no metadata was found that could name a ${words} endpoint: add \`endpoints: { ${name}: "https://…" }\`, or say \`metadata: none\` if \`endpoints\` names them all`,
  )
}

function declared(
  target: AuthorizationServerTarget,
  fact: 'dpop' | 'mtls',
  advertised: boolean,
  words: string,
): Ability {
  const value = target.tenants[0].clients[0].facts[fact]
  if (value === false) return no(`the configuration says \`facts: { ${fact}: false }\``)
  if (value === true || advertised) return yes
  if (target.tenants[0].metadata !== undefined) {
    return no(`${words} is neither in the metadata nor declared (\`facts: { ${fact}: true }\`)`)
  }
  return unknown(`nothing says whether the server offers ${words}: add \`facts: { ${fact}: true }\` or \`false\``)
}

function advertisesMutualTls(target: AuthorizationServerTarget): boolean {
  return (
    metadataOf(target).tls_client_certificate_bound_access_tokens === true ||
    listed(target, 'token_endpoint_auth_methods_supported').some((method) => method.endsWith('tls_client_auth'))
  )
}

/** The rows are for servers declared to support resource indicators; a configured `resource` declares it too. */
function resourceIndicators(target: AuthorizationServerTarget): Ability {
  const [tenant] = target.tenants
  const fact = tenant.clients[0].facts.resourceIndicators
  if (fact === false) return no('the configuration says `facts: { resourceIndicators: false }`')
  if (tenant.resource !== undefined) return yes
  return fact === true
    ? unknown(`add \`resource\` to authorizationServer.tenants (${tenant.id})`)
    : no('resource indicators are not declared (`facts: { resourceIndicators: true }`, or a `resource` of the tenant)')
}

function metadataOf(target: AuthorizationServerTarget): Readonly<Record<string, unknown>> {
  return target.tenants[0].metadata ?? {}
}

function listed(target: AuthorizationServerTarget, member: string): readonly string[] {
  return asTexts(metadataOf(target)[member]) ?? []
}

function pathOf(url: string): string {
  return URL.parse(url)?.pathname ?? url
}
