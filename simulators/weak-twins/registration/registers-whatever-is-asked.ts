import type { WeakTwin } from '../weak-twin.ts'
import { metadataIn, registerAsAsked } from './client-record.ts'

export const registersWhateverIsAsked: WeakTwin = {
  id: 'registers-whatever-is-asked',
  fault: 'Registers grants, response types and redirect URIs as they come, whether they fit or not.',
  step: {
    name: 'registration-consistency',
    stage: 'before',
    async apply(exchange) {
      const asked = metadataIn(exchange)
      if (asked === undefined || asked.jwks_uri !== undefined) return
      const { redirect_uris: uris, grant_types: grants, response_types: responses } = asked
      const addressed = Array.isArray(uris) && uris.length > 0
      const fitting =
        Array.isArray(grants) && grants.includes('authorization_code') === listOf(responses).includes('code')
      if (!addressed || !fitting) await registerAsAsked(exchange, asked)
    },
  },
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
