import type { ConfigurationStep } from '../../core/step.ts'
import type { WeakTwin } from '../weak-twin.ts'

/** Registration without an initial access token. */
export const registrationByAnybody: ConfigurationStep = {
  name: 'registration',
  stage: 'configuration',
  apply: (configuration, kit) => ({
    ...configuration,
    features: {
      ...configuration.features,
      registration: {
        enabled: true,
        idFactory: () => {
          const clientId = `dyn-${crypto.randomUUID()}`
          const [tenant] = kit.tenancy.all()
          if (tenant !== undefined) kit.tenancy.assign(clientId, tenant.id)
          return clientId
        },
      },
      registrationManagement: { enabled: true, rotateRegistrationAccessToken: false },
    },
  }),
}

export const registersAnybody: WeakTwin = {
  id: 'registers-anybody',
  fault: 'Lets anybody register a client, and treats that client like one that somebody has looked at.',
  step: registrationByAnybody,
}
