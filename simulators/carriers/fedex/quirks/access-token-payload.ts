import { randomBytes } from 'node:crypto'
import { type IssuedToken, tokensWrittenBy } from '../../../core/access-token.ts'
import type { Kit } from '../../../core/kit.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { signJwt } from '../../../core/sign-jwt.ts'
import { uuidFrom } from '../../../core/virtual.ts'

/** No iss, aud or iat. */
export const accessTokenPayload: Quirk = {
  id: 'fedex/access-token-payload',
  carrier: 'fedex',
  says: 'Access tokens are RS256 JWTs with scope as an array, a long encrypted Payload, exp, jti and client_id.',
  sources: ['WA'],
  confidence: 'recorded',
  on: ['today'],
  steps: () => [tokensWrittenBy(write)],
}

function write(token: IssuedToken, kit: Kit): Promise<string> {
  const claims = {
    scope: ['CXS-TP'],
    // What is inside of the real one only FedEx can read.
    Payload: randomBytes(420).toString('base64'),
    exp: token.exp,
    jti: uuidFrom(token.jti),
    client_id: token.clientId,
  }
  return signJwt(kit.keys, { alg: 'RS256', typ: 'JWT' }, claims)
}
