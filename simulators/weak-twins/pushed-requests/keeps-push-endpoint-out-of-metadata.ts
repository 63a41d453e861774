import type { WeakTwin } from '../weak-twin.ts'

export const keepsPushEndpointOutOfMetadata: WeakTwin = {
  id: 'keeps-push-endpoint-out-of-metadata',
  fault: 'Takes pushed requests, and tells nobody in its metadata where.',
  toldByOperator: ['pushed_authorization_request_endpoint'],
  step: {
    name: 'metadata-truth',
    stage: 'metadata',
    apply: ({ pushed_authorization_request_endpoint: _hidden, ...metadata }) => metadata,
  },
}
