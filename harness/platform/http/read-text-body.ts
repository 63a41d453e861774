import type { IncomingMessage } from 'node:http'
import { Refusal } from '../refusal.ts'

const mostOctets = 16_384

/** Reads a small body; a larger one is refused. */
export async function readTextBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let octets = 0
  for await (const part of request) {
    const piece = Buffer.from(part)
    octets += piece.length
    if (octets > mostOctets) throw new Refusal('BAD_REQUEST', 'policy-refused')
    parts.push(piece)
  }
  return Buffer.concat(parts).toString('utf8')
}
