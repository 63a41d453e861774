import type { WeakTwin } from '../weak-twin.ts'
import { metadataIn } from './client-record.ts'

export const refusesUnknownClientMetadata: WeakTwin = {
  id: 'refuses-unknown-client-metadata',
  fault: 'Refuses a registration with metadata it does not know.',
  step: {
    name: 'registration-consistency',
    stage: 'before',
    apply(exchange) {
      const asked = metadataIn(exchange)
      if (asked?.tenant_metadata === undefined && asked?.foo === undefined) return
      exchange.ctx.status = 400
      exchange.ctx.body = { error: 'invalid_client_metadata' }
    },
  },
}
