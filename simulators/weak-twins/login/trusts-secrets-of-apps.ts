import type { WeakTwin } from '../weak-twin.ts'

export const trustsSecretsOfApps: WeakTwin = {
  id: 'trusts-secrets-of-apps',
  fault: 'Wants PKCE of clients without a secret alone, so that an app which ships one goes without.',
  step: {
    name: 'pkce-required',
    stage: 'configuration',
    apply: (configuration) => ({
      ...configuration,
      pkce: { required: (_ctx, client) => client.clientAuthMethod === 'none' },
    }),
  },
}
