import { shownCertificate } from '../../core/client-certificate.ts'
import { mutualTlsBy } from '../../core/steps/mutual-tls.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const takesAnyClientCertificate: WeakTwin = {
  id: 'takes-any-client-certificate',
  fault: 'Wants a certificate of a client, and not that it is the one of this client.',
  step: mutualTlsBy({ certificateOf: shownCertificate, matches: () => true }),
}
