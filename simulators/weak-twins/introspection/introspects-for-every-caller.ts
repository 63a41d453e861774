import type { WeakTwin } from '../weak-twin.ts'

export const introspectsForEveryCaller: WeakTwin = {
  id: 'introspects-for-every-caller',
  fault: 'Tells every confidential client about every token, of whichever tenant.',
  step: {
    name: 'introspection-caller',
    stage: 'configuration',
    apply(configuration) {
      const {
        openid4vci: _credentials,
        richAuthorizationRequests: _details,
        ...features
      } = configuration.features ?? {}
      return {
        ...configuration,
        features: { ...features, introspection: { enabled: true, allowedPolicy: () => true } },
      }
    },
  },
}
