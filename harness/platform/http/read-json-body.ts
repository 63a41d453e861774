import type { IncomingMessage } from 'node:http'
import { Refusal } from '../refusal.ts'

const mostOctets = 16_384

/** Reads a small JSON body; anything else is refused. */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  let octets = 0
  for await (const part of request) {
    const piece = Buffer.from(part)
    octets += piece.length
    if (octets > mostOctets) throw new Refusal('BAD_REQUEST', 'policy-refused')
    parts.push(piece)
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'))
    return value
  } catch (cause) {
    throw new Refusal('BAD_REQUEST', 'policy-refused', cause)
  }
}
