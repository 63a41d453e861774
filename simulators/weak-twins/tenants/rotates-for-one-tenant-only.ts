import { refreshRotation } from '../../core/steps/refresh.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const rotatesForOneTenantOnly: WeakTwin = {
  id: 'rotates-for-one-tenant-only',
  fault: 'Rotates the refresh tokens of the first tenant, and of no other.',
  step: {
    name: 'refresh-rotation',
    stage: 'refresh',
    async apply(refresh) {
      const { client, kit } = refresh
      const [first] = kit.tenancy.all()
      if (kit.tenancy.ofClient(client.clientId) === first) await refreshRotation.apply(refresh)
    },
  },
}
