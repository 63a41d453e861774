import type { WeakTwin } from '../weak-twin.ts'

export const sendsIssWithQuery: WeakTwin = {
  id: 'sends-iss-with-query',
  fault: 'Sends an iss that has a query.',
  step: {
    name: 'issuer-identification',
    stage: 'authorization-response',
    apply: (response, kit) => ({ ...response, iss: `${kit.issuer}?tenant=1` }),
  },
}
