import type { WeakTwin } from '../weak-twin.ts'

export const endsAllGrantsWithAClient: WeakTwin = {
  id: 'ends-all-grants-with-a-client',
  fault: "Ends everybody's grants when one client is deleted.",
  step: {
    name: 'client-deletion',
    stage: 'provider',
    apply(provider, kit) {
      provider.on('registration_delete.success', () => {
        for (const { clients } of kit.tenancy.all()) {
          for (const { clientId } of clients) void kit.store.endClient(clientId)
        }
      })
    },
  },
}
