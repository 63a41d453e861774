import { b64decode } from 'k6/encoding'
import type { ServerPair } from '../../target.ts'
import { type About, record, WrongAnswer } from '../record.ts'
import { send } from '../send.ts'

/** Ids of the keys this virtual user has seen published, by address. */
const published = new Map<string, Set<string>>()

/** The key that signed a token has to be published, at the latest when it is looked for again (RFC 7517, 4.5). */
export function findKey({ jwksUri }: ServerPair, token: string, about: About): void {
  const kid = keyIdOf(token)
  if (kid === undefined || jwksUri === undefined) return
  const known = published.get(jwksUri)
  if (known?.has(kid) === true) return
  const answer = send('GET', jwksUri)
  const found = keyIds(answer.text)
  if (!found.has(kid)) {
    throw new WrongAnswer('keys', 'wrong', answer, 'The key that signed the token is not published.')
  }
  published.set(jwksUri, found)
  record(known === undefined ? 'keys' : 'new-keys', answer.milliseconds, 'ok', about)
}

/** Undefined for a token that is no JWS. */
function keyIdOf(token: string): string | undefined {
  const parts = token.split('.')
  if (parts.length !== 3) return undefined
  try {
    const kid: unknown = JSON.parse(b64decode(parts[0] ?? '', 'rawurl', 's'))?.kid
    return typeof kid === 'string' ? kid : undefined
  } catch {
    return undefined
  }
}

function keyIds(text: string): Set<string> {
  try {
    const keys: unknown = JSON.parse(text)?.keys
    return new Set(Array.isArray(keys) ? keys.flatMap((key) => (typeof key?.kid === 'string' ? [key.kid] : [])) : [])
  } catch {
    return new Set()
  }
}
