import type { WeakTwin } from '../weak-twin.ts'
import { pushedParameters } from './pushed-parameters.ts'

export const trustsWhatWasPushed: WeakTwin = {
  id: 'trusts-what-was-pushed',
  fault: 'Looks at a request when it is pushed, and never again: what its client has lost since then still counts.',
  step: {
    name: 'pushed-request-use',
    stage: 'before',
    async apply(exchange) {
      const { store } = exchange.kit
      const pushed = await pushedParameters(exchange)
      const [id, uri] = [pushed?.get('client_id'), pushed?.get('redirect_uri')]
      if (typeof id !== 'string' || typeof uri !== 'string') return
      const client = await store.find('Client', id)
      if (client === undefined) return
      const uris = new Set([...(client.redirect_uris ?? []), uri])
      await store.upsert('Client', id, { ...client, redirect_uris: [...uris] })
    },
  },
}
