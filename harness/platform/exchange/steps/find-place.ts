import type { ExchangeKit, ExchangeRequest, Place } from '../kit.ts'

const atPath = /^\/exchange\/([a-z0-9][a-z0-9-]{0,62})\/([a-z]+)$/
const atSubdomain = /^\/([a-z]+)$/

/**
 * The tenant is the one in the address, by path or by subdomain, where it is written just as the directory gives it.
 * No other part of a request has a say: no header, no query, no body. Undefined where nothing is there at all.
 */
export function findPlace({ host, path }: ExchangeRequest, kit: ExchangeKit): Place | undefined {
  const base = new URL(kit.publicUrl)
  if (host === base.host) {
    const [, id = '', resource = ''] = atPath.exec(path) ?? []
    return resource === '' ? undefined : placeOf(kit, id, resource, `${base.origin}/exchange/${id}`)
  }
  const { domain } = kit.settings
  const [name = '', port] = host.split(':')
  if (domain === undefined || !name.endsWith(`.${domain}`) || (port ?? '') !== base.port) return undefined
  const [, resource = ''] = atSubdomain.exec(path) ?? []
  const id = name.slice(0, -domain.length - 1)
  return resource === '' ? undefined : placeOf(kit, id, resource, `${base.protocol}//${host}`)
}

function placeOf(kit: ExchangeKit, id: string, resource: string, at: string): Place {
  const metadata = `${kit.publicUrl}/.well-known/oauth-protected-resource/exchange/${id}`
  return { tenant: kit.tenants.get(id), resource, url: `${at}/${resource}`, metadata }
}
