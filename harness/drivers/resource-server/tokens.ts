import { randomUUID } from 'node:crypto'
import type {
  Changes,
  IssuerKey,
  ResourceTenant,
  TenantIssuer,
  TokenChange,
  TokenParts,
} from '../../../scenarios/api/resource-server.ts'
import { signJws } from '../../../scenarios/authorization-server/jws.ts'
import type { ResourceConfiguration } from './input.ts'

/** The client that good tokens are made for. */
export const callerId = 'parcelproof'

/** Seconds a good token lives. */
const tokenLife = 300

type Form = ResourceConfiguration['token']

/** Header and claims of a token as this server takes it, with the changes in place. */
export function tokenParts(
  form: Form,
  tenant: ResourceTenant,
  key: IssuerKey,
  seconds: number,
  { request = tenant.request, claims = {}, header = {} }: TokenChange = {},
): TokenParts {
  const { audience, issuer, facts } = tenant
  const good = {
    iss: issuer,
    sub: callerId,
    aud: audience,
    client_id: callerId,
    iat: seconds,
    exp: seconds + tokenLife,
    jti: randomUUID(),
    scope: scopeFor(form, tenant, request.needsScope),
    ...(facts.tenantClaim === undefined ? {} : { [facts.tenantClaim]: tenant.id }),
    ...filledIn(form.claims, tenant.id),
  }
  return {
    header: merged({ typ: form.profile === 'rfc9068' ? 'at+jwt' : 'JWT', alg: key.alg, kid: key.kid }, header),
    claims: merged(good, claims),
  }
}

/** Signs the parts, or makes an opaque token of them; either way introspection knows what it stands for. */
export function mintToken(form: Form, parts: TokenParts, issuer: TenantIssuer): string {
  const token = form.profile === 'opaque' ? `tok_${randomUUID().replaceAll('-', '')}` : signJws(parts, issuer.key)
  issuer.introspectAs(token, { active: true, token_type: 'Bearer', ...parts.claims })
  return token
}

/** The configured scope and the one this request needs, without the one that only the other request needs. */
function scopeFor(form: Form, { request, second }: ResourceTenant, needed: string | undefined): string | undefined {
  const others = [request.needsScope, second?.needsScope].filter((scope) => scope !== needed)
  const words = [...(form.scope ?? '').split(' '), needed ?? ''].filter((word) => word !== '' && !others.includes(word))
  return words.length === 0 ? undefined : [...new Set(words)].join(' ')
}

function merged(good: Changes, changes: Changes): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries({ ...good, ...changes }).filter(([, value]) => value !== undefined))
}

function filledIn(claims: Changes, tenant: string): Changes {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replaceAll('{tenant}', tenant) : value,
    ]),
  )
}
