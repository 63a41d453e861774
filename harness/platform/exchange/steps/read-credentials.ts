import type { Credentials, ExchangeRequest } from '../kit.ts'
import { ExchangeRefusal } from '../refusal.ts'

const longestToken = 8192

/**
 * The token of the Authorization header, the only place it may stand (RFC 9700, 4.3.2; OAuth 2.1, 5.1). Undefined where
 * none was sent. A second header is a malformed request, for two servers on the way might read different ones.
 */
export function readCredentials(request: ExchangeRequest): Credentials | undefined {
  const [authorization, ...others] = request.header('authorization')
  if (others.length > 0) throw new ExchangeRefusal('REQUEST_MALFORMED', 'two Authorization headers')
  const [, scheme = '', token = ''] = /^(bearer|dpop) +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization ?? '') ?? []
  if (token === '') {
    if (authorization === undefined || !/^(bearer|dpop)(\s|$)/i.test(authorization)) return undefined
    throw new ExchangeRefusal('TOKEN_INVALID', 'the Authorization header holds no token')
  }
  if (token.length > longestToken) throw new ExchangeRefusal('TOKEN_INVALID', 'the token is too long')
  return { scheme: scheme.toLowerCase() === 'dpop' ? 'dpop' : 'bearer', token }
}
