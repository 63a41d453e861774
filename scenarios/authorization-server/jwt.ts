/** A JWT taken apart, nothing checked. */
export interface DecodedJwt {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  /** Header, payload and signature as they stand. */
  readonly parts: readonly [string, string, string]
}

/** Takes a signed JWT apart; undefined for anything else. */
export function decodeJwt(token: string): DecodedJwt | undefined {
  const [header = '', payload = '', signature, ...rest] = token.split('.')
  if (signature === undefined || rest.length > 0) return undefined
  const decodedHeader = decodePart(header)
  const claims = decodePart(payload)
  if (decodedHeader === undefined || claims === undefined || !('alg' in decodedHeader)) return undefined
  return { header: decodedHeader, claims, parts: [header, payload, signature] }
}

/** The base64url form of a JSON object, as it stands in a JWT. */
export function encodePart(value: Readonly<Record<string, unknown>>): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decodePart(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
