import type { WeakTwin } from '../weak-twin.ts'

export const registersWithoutTls: WeakTwin = {
  id: 'registers-without-tls',
  fault: 'Takes registrations at an address without TLS.',
  step: {
    name: 'metadata-truth',
    stage: 'metadata',
    apply(metadata) {
      return { ...metadata, registration_endpoint: 'http://carrier.example/register' }
    },
  },
}
