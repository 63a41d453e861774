import type { WeakTwin } from '../weak-twin.ts'

export const putsAFixedAcrIntoTokens: WeakTwin = {
  id: 'puts-a-fixed-acr-into-tokens',
  fault: 'Writes the same acr into every token, whatever was asked for, and never when the person signed in.',
  step: {
    name: 'tenant-claim',
    stage: 'configuration',
    apply: (configuration, kit) => ({
      ...configuration,
      extraTokenClaims: (_ctx, token) => ({ tenant: kit.tenancy.ofClient(token.clientId)?.id, acr: '0' }),
    }),
  },
}
