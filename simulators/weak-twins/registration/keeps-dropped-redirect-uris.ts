import type { WeakTwin } from '../weak-twin.ts'
import { addressedClient, metadataIn } from './client-record.ts'

export const keepsDroppedRedirectUris: WeakTwin = {
  id: 'keeps-dropped-redirect-uris',
  fault: 'Adds the redirect URIs of an update to the old ones.',
  step: {
    name: 'client-management',
    stage: 'before',
    async apply(exchange) {
      const id = addressedClient(exchange)
      const asked = metadataIn(exchange)
      if (id === undefined || !Array.isArray(asked?.redirect_uris)) return
      const known = (await exchange.kit.store.find('Client', id))?.redirect_uris
      const all = new Set([...(Array.isArray(known) ? known : []), ...asked.redirect_uris])
      exchange.body = JSON.stringify({ ...asked, redirect_uris: [...all] })
    },
  },
}
