import { decodeJwt } from 'jose'

/** The jti of a JWT, nothing checked; undefined for anything else. */
export function identifierIn(token: string | null | undefined): string | undefined {
  try {
    return decodeJwt(token ?? '').jti
  } catch {
    return undefined
  }
}
