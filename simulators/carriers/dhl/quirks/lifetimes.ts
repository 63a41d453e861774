import type { Quirk } from '../../../core/quirk.ts'
import type { ConfigurationStep } from '../../../core/step.ts'
import { divisionOf } from '../division.ts'

/** A readme that says 28800 for Parcel DE is wrong. */
export const lifetimes: Quirk = {
  id: 'dhl/lifetimes',
  carrier: 'dhl',
  says: 'Tokens live 1799 seconds at Parcel DE and for the Group token, an hour in eCommerce Americas and UK, five hours in the old global one.',
  sources: ['DH1', 'DK', 'WC'],
  confidence: 'recorded',
  chosen: 'Those of the divisions not named here.',
  on: ['today', 'migrating'],
  steps: () => [byDivision],
}

const byDivision: ConfigurationStep = {
  name: 'access-token-lifetime',
  stage: 'configuration',
  apply(configuration, kit) {
    const { accessToken } = kit.carrier.lifetimes
    const lifetime = (ctx: { readonly req: object }) => divisionOf(ctx)?.lifetime ?? accessToken
    return {
      ...configuration,
      ttl: { ...configuration.ttl, AccessToken: lifetime, ClientCredentials: lifetime, IdToken: accessToken },
    }
  },
}
