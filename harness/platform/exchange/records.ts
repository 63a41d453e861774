import { z } from 'zod'
import type { EntryKey } from '../store/store.ts'
import type { KeptRecords } from './keeping/kept-records.ts'

const records = z.array(z.record(z.string(), z.unknown()).readonly()).readonly()
type ExchangeRecord = z.output<typeof records>[number]

/** What tenants exchange. Every operation is about one tenant; there is none about all. */
export interface Records {
  list(tenant: string): Promise<readonly ExchangeRecord[]>
  /** @returns all there are now */
  add(tenant: string, record: ExchangeRecord): Promise<readonly ExchangeRecord[]>
}

const mostRecords = 1000
const mostCharacters = 1_000_000

/** As they are kept; what the configuration gives a tenant is what it begins with. */
export function createRecords(
  kept: KeptRecords,
  tenants: readonly { readonly id: string; readonly records: readonly ExchangeRecord[] }[],
): Records {
  const first = new Map(tenants.map((tenant) => [tenant.id, tenant.records]))
  return {
    list: async (tenant) => (await kept.read(placeOf(tenant), records)) ?? first.get(tenant) ?? [],
    async add(tenant, record) {
      const change = (was = first.get(tenant) ?? []) => newest([...was, record])
      return (await kept.change(placeOf(tenant), records, change)) ?? []
    },
  }
}

function placeOf(tenant: string): EntryKey {
  return { tenant, kind: 'exchange_records', id: 'shipments' }
}

/** The oldest make room for the newest. */
function newest(all: readonly ExchangeRecord[]): readonly ExchangeRecord[] {
  const kept: ExchangeRecord[] = []
  let characters = 0
  for (const record of all.slice(-mostRecords).reverse()) {
    characters += JSON.stringify(record).length
    if (characters > mostCharacters) break
    kept.push(record)
  }
  return kept.reverse()
}
