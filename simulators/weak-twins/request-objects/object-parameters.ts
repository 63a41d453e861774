import { decodeJwt } from 'jose'
import type { Exchange } from '../../core/step.ts'

const jwtClaims: ReadonlySet<string> = new Set(['iss', 'aud', 'exp', 'nbf', 'iat', 'jti'])

/** The parameters in a request object, nothing verified; undefined where the request carries none. */
export function objectParameters({ endpoint, params }: Exchange): Readonly<Record<string, string>> | undefined {
  const object = params.get('request')
  if (object === null || (endpoint !== 'authorization' && endpoint !== 'pushedAuthorizationRequest')) return undefined
  const entries = Object.entries(decodeJwt(object)).filter(([name]) => !jwtClaims.has(name))
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}
