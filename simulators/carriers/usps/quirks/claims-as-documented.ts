import { type IssuedToken, tokensWrittenBy } from '../../../core/access-token.ts'
import type { Kit } from '../../../core/kit.ts'
import { writtenExpiry } from '../../../core/later-expiry.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { signJwt } from '../../../core/sign-jwt.ts'
import { numberFrom, uuidFrom } from '../../../core/virtual.ts'

/** The example of the specification; real tokens have others. Off unless it is switched on. */
export const claimsAsDocumented: Quirk = {
  id: 'usps/claims-as-documented',
  carrier: 'usps',
  says: 'Access tokens have the scopes in aud and the iss "urn://api.usps.com".',
  sources: ['US2'],
  confidence: 'documented',
  chosen: 'The other claims.',
  on: [],
  steps: () => [tokensWrittenBy(write)],
}

function write(token: IssuedToken, kit: Kit): Promise<string> {
  const claims = {
    sub: String(numberFrom(token.clientId, 10_000_000, 99_999_999)),
    iss: 'urn://api.usps.com',
    aud: (token.scope ?? '').split(' ').filter((scope) => scope !== ''),
    azp: token.clientId,
    exp: writtenExpiry(kit, token.exp),
    iat: token.iat,
    jti: uuidFrom(token.jti),
  }
  return signJwt(kit.keys, { alg: 'RS256', typ: 'JWT', kid: 'usps-rs256' }, claims)
}
