import type { JWTPayload } from 'jose'
import type { ExchangeAnswer } from '../answers.ts'
import type { ExchangeTenant } from '../configuration.ts'
import type { ExchangeKit, ExchangeRequest } from '../kit.ts'
import { ExchangeRefusal } from '../refusal.ts'

/** What is at a tenant's endpoint: one collection, read and added to under scopes of their own. */
export const operations = {
  'GET shipments': { scope: 'shipping' },
  'POST shipments': { scope: 'shipping:write' },
} as const

const longestBody = 16_384

/** A request that has passed the gate, and the tenant it was let in to. */
export interface Admitted {
  readonly request: ExchangeRequest
  readonly tenant: ExchangeTenant
  readonly claims: JWTPayload
}

/** Reads or adds records of the tenant that the gate let in; whatever request and claims say about tenants is data. */
export async function serveRecords(
  { request, tenant: { id } }: Admitted,
  { records }: ExchangeKit,
): Promise<ExchangeAnswer> {
  if (request.method === 'GET') return { status: 200, body: { tenant: id, shipments: await records.list(id) } }
  return { status: 201, body: { tenant: id, shipments: await records.add(id, recordOf(request)) } }
}

function recordOf({ body, header }: ExchangeRequest): Readonly<Record<string, unknown>> {
  if (body.length > longestBody) throw new ExchangeRefusal('REQUEST_MALFORMED', 'the body is too long')
  const [type = ''] = header('content-type')
  if (type.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(body))
  try {
    const value: unknown = body === '' ? {} : JSON.parse(body)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Said below.
  }
  throw new ExchangeRefusal('REQUEST_MALFORMED', 'the body is no JSON object')
}
