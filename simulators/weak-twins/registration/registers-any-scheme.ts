import { registrationRedirectUris } from '../../core/steps/registration-metadata.ts'
import type { WeakTwin } from '../weak-twin.ts'
import { metadataIn, registerAsAsked } from './client-record.ts'

export const registersAnyScheme: WeakTwin = {
  id: 'registers-any-scheme',
  fault: 'Registers redirect URIs of any scheme, scripts among them.',
  step: {
    name: 'registration-redirect-uris',
    stage: 'before',
    async apply(exchange) {
      const asked = metadataIn(exchange)
      const uris = Array.isArray(asked?.redirect_uris) ? asked.redirect_uris : []
      const strange = uris.some((uri) => /^(javascript|data|ftp|file):/.test(String(uri)))
      if (asked !== undefined && strange) await registerAsAsked(exchange, asked)
      else await registrationRedirectUris.apply(exchange)
    },
  },
}
