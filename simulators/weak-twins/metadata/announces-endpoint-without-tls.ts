import type { WeakTwin } from '../weak-twin.ts'

export const announcesEndpointWithoutTls: WeakTwin = {
  id: 'announces-endpoint-without-tls',
  fault: 'Announces an authorization endpoint that speaks plain http.',
  step: {
    name: 'metadata-truth',
    stage: 'metadata',
    apply: (metadata) => ({ ...metadata, authorization_endpoint: 'http://login.parcelproof.example/authorize' }),
  },
}
