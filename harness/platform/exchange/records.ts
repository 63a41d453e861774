/** What tenants exchange. Every operation is about one tenant; there is none about all. */
export interface Records {
  list(tenant: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  add(tenant: string, record: Readonly<Record<string, unknown>>): Promise<void>
}

const mostRecords = 1000

/** In memory, with what the configuration gives each tenant. */
export function createRecords(
  tenants: readonly { readonly id: string; readonly records: readonly Readonly<Record<string, unknown>>[] }[],
): Records {
  const byTenant = new Map(tenants.map(({ id, records }) => [id, [...records]]))
  return {
    list: async (tenant) => byTenant.get(tenant) ?? [],
    async add(tenant, record) {
      const own = byTenant.get(tenant) ?? []
      own.push(record)
      if (own.length > mostRecords) own.shift()
      byTenant.set(tenant, own)
    },
  }
}
