import type { PlatformTenant, PlayedCarrier } from '../../../scenarios/api/client.ts'
import type { HttpRequest } from '../../../scenarios/api/http.ts'
import type { Params } from '../../../scenarios/api/params.ts'
import { withParams } from '../../carrier/honest/authorization.ts'
import type { RequestTemplate } from './input.ts'

/** A request of the contract for a tenant at a carrier. */
export function requestFor(
  template: RequestTemplate,
  pair: { readonly tenant: Pick<PlatformTenant, 'id'>; readonly carrier: Pick<PlayedCarrier, 'id'> },
  extra: { readonly headers?: Params; readonly query?: Params; readonly label: string },
): HttpRequest {
  const names = { tenant: pair.tenant.id, carrier: pair.carrier.id }
  const inAddress = (text: string) =>
    fill(text, { tenant: encodeURIComponent(names.tenant), carrier: encodeURIComponent(names.carrier) })
  const own = template.headers.map(([name, value]) => [name, fill(value, names)] as const)
  const given = extra.headers ?? []
  const taken = new Set(given.map(([name]) => name.toLowerCase()))
  return {
    method: template.method,
    url: withParams(inAddress(template.url), extra.query ?? []),
    headers: [...own.filter(([name]) => !taken.has(name.toLowerCase())), ...given],
    ...(template.body === undefined ? {} : { body: fill(template.body, names) }),
    label: extra.label,
  }
}

function fill(text: string, { tenant, carrier }: { readonly tenant: string; readonly carrier: string }): string {
  return text.replaceAll('{tenant}', tenant).replaceAll('{carrier}', carrier)
}
