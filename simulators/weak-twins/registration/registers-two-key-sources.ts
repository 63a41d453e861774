import type { WeakTwin } from '../weak-twin.ts'
import { metadataIn, registerAsAsked } from './client-record.ts'

export const registersTwoKeySources: WeakTwin = {
  id: 'registers-two-key-sources',
  fault: 'Registers keys and an address of keys side by side.',
  step: {
    name: 'registration-consistency',
    stage: 'before',
    async apply(exchange) {
      const asked = metadataIn(exchange)
      if (asked?.jwks !== undefined && asked.jwks_uri !== undefined) await registerAsAsked(exchange, asked)
    },
  },
}
