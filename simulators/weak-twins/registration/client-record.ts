import type { Exchange } from '../../core/step.ts'

type Metadata = Readonly<Record<string, unknown>>

/** Metadata in the body of a registration or an update; undefined for other requests. */
export function metadataIn({ ctx, endpoint, body }: Exchange): Metadata | undefined {
  const creates = endpoint === 'registration' && ctx.method === 'POST'
  const updates = endpoint === 'client' && ctx.method === 'PUT'
  return creates || updates ? objectIn(body) : undefined
}

/** Registers a client with metadata as they stand, without anybody looking at them. */
export async function registerAsAsked({ ctx, kit }: Exchange, asked: Metadata): Promise<void> {
  const record = { ...asked, client_id: `dyn-${crypto.randomUUID()}`, client_id_issued_at: 0 }
  await kit.store.upsert('Client', record.client_id, record)
  ctx.status = 201
  ctx.body = record
}

/** The client_id in the address of a configuration endpoint. */
export function addressedClient({ ctx, endpoint }: Exchange): string | undefined {
  return endpoint === 'client' ? decodeURIComponent(ctx.path.slice(ctx.path.lastIndexOf('/') + 1)) : undefined
}

/** The JSON object an answer holds. */
export function answeredObject(body: unknown): Metadata | undefined {
  return typeof body === 'object' && body !== null && !Buffer.isBuffer(body)
    ? Object.fromEntries(Object.entries(body))
    : undefined
}

function objectIn(text: string): Metadata | undefined {
  try {
    return answeredObject(JSON.parse(text))
  } catch {
    return undefined
  }
}
