import { type IssuedToken, tokensWrittenBy } from '../../../core/access-token.ts'
import type { Environment, Kit } from '../../../core/kit.ts'
import { writtenExpiry } from '../../../core/later-expiry.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { signJwt } from '../../../core/sign-jwt.ts'
import { numberFrom, uuidFrom } from '../../../core/virtual.ts'
import { issuerOf } from '../issuer.ts'

/** The claims of a token of 2024; the example of the specification has others. */
export const accessTokenClaims: Quirk = {
  id: 'usps/access-token-claims',
  carrier: 'usps',
  says: 'Access tokens are RS256 JWTs with JSON inside of strings.',
  sources: ['JWT', 'US1'],
  confidence: 'recorded',
  on: ['today'],
  steps: () => [tokensWrittenBy(write)],
}

function write(token: IssuedToken, kit: Kit): Promise<string> {
  const account = String(numberFrom(token.clientId, 10_000_000, 99_999_999))
  const environment: Environment = token.extra?.environment === 'test' ? 'test' : 'production'
  const claims = {
    sub: account,
    crid: account,
    sub_id: uuidFrom(token.clientId),
    payment_accounts: JSON.stringify({ accounts: [{ accountNumber: `1000${account}`, accountType: 'EPS' }] }),
    contracts: JSON.stringify({ paymentAccounts: {}, permits: [] }),
    mail_owners: JSON.stringify([{ crid: account, mids: `9${account}` }]),
    iss: issuerOf(environment),
    fast: uuidFrom(`fast ${token.jti}`),
    azp: token.clientId,
    scope: token.scope ?? '',
    organization_id: uuidFrom(kit.tenancy.ofClient(token.clientId)?.id ?? ''),
    exp: writtenExpiry(kit, token.exp),
    iat: token.iat,
    jti: uuidFrom(token.jti),
  }
  return signJwt(kit.keys, { alg: 'RS256', typ: 'JWT', kid: 'usps-rs256' }, claims)
}
