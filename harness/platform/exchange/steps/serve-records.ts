import type { ExchangeTenant } from '../configuration.ts'
import type { ExchangeKit, ExchangeRequest } from '../kit.ts'
import { ExchangeRefusal } from '../refusal.ts'

/** What is at a tenant's endpoint: one collection, read and added to under scopes of their own. */
export const operations = {
  'GET shipments': { scope: 'shipping' },
  'POST shipments': { scope: 'shipping:write' },
} as const

const longestBody = 16_384

/** Reads or adds records of the tenant that the gate let in; whatever the request says about tenants is data. */
export async function serveRecords(
  { method, body }: ExchangeRequest,
  { id }: ExchangeTenant,
  { records }: ExchangeKit,
): Promise<{ readonly status: number; readonly body: unknown }> {
  if (method === 'GET') return { status: 200, body: { tenant: id, shipments: await records.list(id) } }
  await records.add(id, recordOf(body))
  return { status: 201, body: { tenant: id, shipments: await records.list(id) } }
}

function recordOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = body === '' ? {} : JSON.parse(body)
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && body.length <= longestBody)
      return { ...value }
  } catch {
    // Said below.
  }
  throw new ExchangeRefusal('REQUEST_MALFORMED', 'the body is no small JSON object')
}
