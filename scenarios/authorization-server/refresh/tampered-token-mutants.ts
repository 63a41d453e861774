import { decodeJwt, encodePart, isRecord } from '../jwt.ts'
import { changeCharacter } from '../pkce/verifier-mutants.ts'

/** A refresh token with one thing changed. */
export interface TamperedToken {
  readonly what: string
  readonly token: string
}

/** Whether the holder can read the grant out of the refresh token: a JWT, or base64url parts that hold JSON. */
export function isReadable(token: string): boolean {
  return decodeJwt(token) !== undefined || token.split('.').some((part) => jsonIn(part) !== undefined)
}

/** Every way to tamper with this refresh token that applies to its form (RFC 9700, 4.14.2). */
export function tamperedTokens(token: string): readonly TamperedToken[] {
  const parts = token.split('.')
  return [
    ...parts.flatMap((part, index) => changedPart(parts, part, index)),
    { what: 'a refresh token cut short', token: token.slice(0, -4) },
    ...editedFields(parts),
    ...unsigned(token),
  ].filter((mutant) => mutant.token !== token)
}

/** A character in the middle: the last one may hold bits that decoding drops. */
function changedPart(parts: readonly string[], part: string, index: number): readonly TamperedToken[] {
  if (part.length < 4) return []
  const changed = changeCharacter(part, Math.floor(part.length / 2))
  const where = parts.length === 1 ? 'in the middle' : `in part ${index + 1} of ${parts.length}`
  return [{ what: `a refresh token with a character changed ${where}`, token: parts.with(index, changed).join('.') }]
}

/** Names under which servers keep what a refresh token stands for. */
const fields = ['scope', 'scp', 'client_id', 'azp', 'aud', 'sub', 'exp']

function editedFields(parts: readonly string[]): readonly TamperedToken[] {
  return parts.flatMap((part, index) => {
    const content = jsonIn(part)
    if (content === undefined) return []
    return fields
      .filter((field) => field in content)
      .map((field) => ({
        what: `a refresh token with \`${field}\` edited`,
        token: parts.with(index, encodePart({ ...content, [field]: edited(field, content[field]) })).join('.'),
      }))
  })
}

function edited(field: string, value: unknown): unknown {
  if (typeof value === 'number') return value + 86_400
  return field === 'scope' || field === 'scp' ? `${String(value)} admin` : `${String(value)}-other`
}

function unsigned(token: string): readonly TamperedToken[] {
  const jwt = decodeJwt(token)
  if (jwt === undefined) return []
  const [header, payload] = jwt.parts
  const none = encodePart({ ...jwt.header, alg: 'none' })
  return [
    { what: 'a refresh token without its signature', token: `${header}.${payload}.` },
    { what: 'a refresh token with the algorithm none', token: `${none}.${payload}.` },
  ]
}

function jsonIn(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}
