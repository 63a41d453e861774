import type Koa from 'koa'
import { SimulatorError } from '../simulator-error.ts'

/** A snapshot of a long run fits; anything larger is a mistake. */
const limit = 64 * 1024 * 1024

/** Reads a JSON body. The type is asked for, so that no page of another site can send one without being asked first. */
export async function readJson(ctx: Koa.Context): Promise<unknown> {
  if (ctx.is('application/json') !== 'application/json')
    throw new SimulatorError('BAD_REQUEST', 'Send JSON with `Content-Type: application/json`.')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of ctx.req) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > limit) throw new SimulatorError('BAD_REQUEST', 'The body is larger than 64 MiB.')
    chunks.push(bytes)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new SimulatorError('BAD_REQUEST', 'The body is not JSON.')
  }
}
