import { errors } from 'oidc-provider'
import type { WeakTwin } from '../weak-twin.ts'

export const tellsForeignCodesFromUnknownOnes: WeakTwin = {
  id: 'tells-foreign-codes-from-unknown-ones',
  fault: "Says of another client's code that it is another client's.",
  step: {
    name: 'code-client-binding',
    stage: 'code',
    apply({ code, client }) {
      if (code?.clientId !== client.clientId) throw new errors.InvalidRequest('this code belongs to another client')
    },
  },
}
