import type { Ability } from '../../../scenarios/api/ability.ts'
import type { ResourceAbility, ResourceTenant } from '../../../scenarios/api/resource-server.ts'
import { isLoopback } from '../../http/allow-list.ts'
import type { ResourceConfiguration } from './input.ts'

const yes: Ability = { kind: 'yes' }
const no = (reason: string): Ability => ({ kind: 'no', reason })
const unknown = (missing: string): Ability => ({ kind: 'unknown', missing })

/** What the configuration says of the server; nothing is sent to find it out. */
export function resourceAbility(ability: ResourceAbility, { tenants, token }: ResourceConfiguration): Ability {
  const [tenant, other] = tenants
  switch (ability) {
    case 'second-tenant':
      return other === undefined ? unknown('add a second tenant to resourceServer.tenants') : yes
    case 'own-address':
      if (other === undefined) return unknown('add a second tenant to resourceServer.tenants')
      return tenants.every(({ ownAddress }) => ownAddress) ? yes : no('the tenants of this server share one address')
    case 'own-audience':
      return ownAudience(tenant, other)
    case 'audience':
      return tenant.audience === undefined ? unknown(`add \`audience\` to the tenant ${tenant.id}`) : yes
    case 'markers': {
      const without = tenants.find(({ marker }) => marker === undefined)
      return without === undefined
        ? yes
        : unknown(`add \`marker\` to the tenant ${without.id}: text that only its data holds`)
    }
    case 'jwt-tokens':
      return token.profile === 'opaque' ? no('this server takes opaque tokens (token.profile)') : yes
    case 'rfc9068-tokens':
      return token.profile === 'rfc9068'
        ? yes
        : no(`this server takes tokens of another form (token.profile: ${token.profile})`)
    case 'opaque-tokens':
      return token.profile === 'opaque' ? yes : no('this server does not introspect tokens (token.profile)')
    case 'encrypted-tokens':
      return token.encryption === undefined
        ? no(
            'no agreement that tokens are encrypted to this server is declared; where there is one, add `encryption: { key: … }` to resourceServer.token',
          )
        : yes
    case 'needed-scope':
      return tenant.request.needsScope === undefined
        ? unknown(`add \`needsScope\` to the request of the tenant ${tenant.id}`)
        : yes
    case 'second-request':
      return tenant.second?.needsScope === undefined
        ? no(`no second request with a scope of its own is configured for the tenant ${tenant.id}`)
        : yes
    case 'dpop':
      return declared(tenant, 'dpop', 'takes tokens bound by DPoP')
    case 'mtls':
      return declared(tenant, 'mtls', 'takes tokens bound to certificates')
    case 'key-rotation':
      return token.profile === 'opaque' ? no('this server takes opaque tokens (token.profile)') : yes
    case 'harness-ca':
      return trustsAuthority(tenant)
    case 'tls':
      return tenant.request.url.startsWith('https:') || !isLoopback(new URL(tenant.request.url).hostname)
        ? yes
        : no('the server is asked on loopback, where TLS is not wanted')
  }
}

/** Where nothing is said the issuer speaks plain http on loopback, and there is no certificate to look at. */
function trustsAuthority({ facts, issuer }: ResourceTenant): Ability {
  return facts.trustsHarnessCa === true && issuer.startsWith('https:')
    ? yes
    : no(
        'the harness is asked on loopback over plain http, where TLS is not wanted; with `facts: { trustsHarnessCa: true }` it is asked over https',
      )
}

function declared(tenant: ResourceTenant, fact: 'dpop' | 'mtls', what: string): Ability {
  const value = tenant.facts[fact]
  if (value === undefined) return no(`it is not declared that this server ${what} (facts: { ${fact}: true })`)
  return value ? yes : no(`the configuration says that this server does not: facts.${fact} is false`)
}

function ownAudience(tenant: ResourceTenant, other: ResourceTenant | undefined): Ability {
  if (tenant.audience === undefined) return unknown(`add \`audience\` to the tenant ${tenant.id}`)
  if (other === undefined) return unknown('add a second tenant to resourceServer.tenants')
  return tenant.ownAudience ? yes : no('the tenants of this server share one audience')
}
