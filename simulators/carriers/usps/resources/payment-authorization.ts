import { epochSeconds } from '../../../core/kit.ts'
import type { CarrierResource } from '../../../core/resource.ts'
import { signJwt } from '../../../core/sign-jwt.ts'
import { issuerOf } from '../issuer.ts'

const eightHours = 28_800

/** `POST /payments/v3/payment-authorization`: the second token that labels want, in a header beside the first. */
export const paymentAuthorization: CarrierResource = {
  id: 'payment-authorization',
  method: 'POST',
  path: /^\/payments\/v3\/payment-authorization$/,
  needs: 'payments',
  async answer({ kit, caller }) {
    const iat = epochSeconds(kit)
    const claims = {
      iss: issuerOf('production'),
      sub: caller.clientId,
      aud: ['labels', 'international-labels'],
      iat,
      exp: iat + eightHours,
      jti: crypto.randomUUID(),
    }
    const token = await signJwt(kit.keys, { alg: 'RS256', typ: 'JWT', kid: 'usps-rs256' }, claims)
    return { kind: 'answer', body: { paymentAuthorizationToken: token, roles: [] } }
  },
}
