import type { WeakTwin } from '../weak-twin.ts'

export const sendsAnotherIss: WeakTwin = {
  id: 'sends-another-iss',
  fault: 'Sends an iss that differs from the issuer in the metadata by a slash at the end.',
  step: {
    name: 'issuer-identification',
    stage: 'authorization-response',
    apply: (response, kit) => ({ ...response, iss: `${kit.issuer}/` }),
  },
}
