import { sha256 } from 'k6/crypto'
import { b64encode } from 'k6/encoding'

/** Unguessable text of 32 octets: a code verifier (RFC 7636, 4.1) or a state. */
export function unguessable(): string {
  return b64encode(crypto.getRandomValues(new Uint8Array(32)).buffer, 'rawurl')
}

/** The S256 challenge of a verifier (RFC 7636, 4.2). */
export function challengeOf(verifier: string): string {
  return sha256(verifier, 'base64rawurl')
}
