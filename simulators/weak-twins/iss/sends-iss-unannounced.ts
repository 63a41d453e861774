import type { WeakTwin } from '../weak-twin.ts'

export const sendsIssUnannounced: WeakTwin = {
  id: 'sends-iss-unannounced',
  fault: 'Sends iss and does not say so in its metadata.',
  step: {
    name: 'metadata-truth',
    stage: 'metadata',
    apply: ({ authorization_response_iss_parameter_supported: _flag, ...metadata }) => metadata,
  },
}
