import { z } from 'zod'
import type { WeakTwin } from '../weak-twin.ts'

const confirmation = z.object({ 'x5t#S256': z.string() })

export const writesCertificateThumbprintInHex: WeakTwin = {
  id: 'writes-certificate-thumbprint-in-hex',
  fault: 'Writes the thumbprint of a certificate in hexadecimal digits.',
  step: {
    name: 'access-token-content',
    stage: 'configuration',
    apply: (configuration) => ({
      ...configuration,
      formats: {
        customizers: {
          jwt(_ctx, _token, jwt) {
            const bound = confirmation.safeParse(jwt.payload.cnf).data
            if (bound === undefined) return
            jwt.payload.cnf = { 'x5t#S256': Buffer.from(bound['x5t#S256'], 'base64url').toString('hex') }
          },
        },
      },
    }),
  },
}
