import { randomBytes } from 'node:crypto'
import { type IssuedToken, tokensWrittenBy } from '../../../core/access-token.ts'
import type { Kit } from '../../../core/kit.ts'
import { writtenExpiry } from '../../../core/later-expiry.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { signJwt } from '../../../core/sign-jwt.ts'
import { uuidFrom } from '../../../core/virtual.ts'

/** The claims of tokens that were decoded. */
export const accessTokenRs384: Quirk = {
  id: 'ups/access-token-rs384',
  carrier: 'ups',
  says: 'Access tokens are RS384 JWTs about 1400 characters long.',
  sources: ['JWT', 'FS1'],
  confidence: 'recorded',
  chosen: 'A random claim fills the length.',
  on: ['today'],
  steps: () => [tokensWrittenBy(write)],
}

async function write(token: IssuedToken, kit: Kit): Promise<string> {
  const session = uuidFrom(token.jti)
  const user = kit.tenancy.ofClient(token.clientId)
  const claims = {
    sub: token.accountId ?? token.clientId,
    clientid: token.clientId,
    iss: 'https://apis.ups.com',
    uuid: uuidFrom(`${token.clientId} ${token.accountId}`),
    sid: session,
    aud: user?.id ?? '',
    // A token of the platform underneath, inside the signed one.
    at: randomBytes(21).toString('base64url'),
    nbf: token.iat,
    exp: writtenExpiry(kit, token.exp),
    iat: token.iat,
    jti: uuidFrom(`jti ${token.jti}`),
    DisplayName: user?.id ?? '',
    ...(token.extra?.mer_id === undefined ? {} : { mer_id: token.extra.mer_id }),
    ...(token.accountId === undefined || token.scope === undefined ? {} : { scope: token.scope }),
    // What the real one fills its length with is unknown.
    ctx: randomBytes(210).toString('base64url'),
  }
  return signJwt(kit.keys, { kid: session, typ: 'JWT', alg: 'RS384' }, claims)
}
