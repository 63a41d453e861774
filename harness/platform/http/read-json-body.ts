import type { IncomingMessage } from 'node:http'
import { Refusal } from '../refusal.ts'
import { readTextBody } from './read-text-body.ts'

/** Reads a small JSON body; anything else is refused. */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const text = await readTextBody(request)
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch (cause) {
    throw new Refusal('BAD_REQUEST', 'policy-refused', cause)
  }
}
