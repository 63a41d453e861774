import type { TenantSettings } from '../configuration.ts'
import { digest } from '../digest.ts'

/** Finds the tenant a bearer key belongs to. Keys are compared by their digests, so that timing tells nothing of them. */
export function tenantKeys(tenants: Iterable<TenantSettings>): (authorization: string) => string | undefined {
  const owners = new Map([...tenants].map((tenant) => [digest(tenant.key), tenant.id]))
  return (authorization) => {
    const [, key] = /^bearer +(\S+)$/i.exec(authorization) ?? []
    return key === undefined ? undefined : owners.get(digest(key))
  }
}
