import type { WeakTwin } from '../weak-twin.ts'

export const announcesRevocationWithoutTls: WeakTwin = {
  id: 'announces-revocation-without-tls',
  fault: 'Announces a revocation endpoint that speaks plain http.',
  step: {
    name: 'metadata-truth',
    stage: 'metadata',
    apply: (metadata) => ({ ...metadata, revocation_endpoint: 'http://login.parcelproof.example/revoke' }),
  },
}
