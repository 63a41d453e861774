import { shownCertificate } from '../../core/client-certificate.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const refreshesWithoutBoundCertificate: WeakTwin = {
  id: 'refreshes-without-bound-certificate',
  fault: 'Takes a refresh token from whoever has it, although it is bound to a certificate.',
  step: {
    name: 'refresh-certificate-binding',
    stage: 'refresh',
    apply(refresh) {
      refresh.certificate = shownCertificate(refresh.ctx.req)?.certificate
    },
  },
}
