import type { WeakTwin } from '../weak-twin.ts'

/** The fault is that it looks for nothing first; that it ends at all keeps a test from hanging. */
const waitMs = 15_000

export const fetchesAnyRequestUri: WeakTwin = {
  id: 'fetches-any-request-uri',
  fault: 'Fetches a request from whatever address it is told, however long and large, before it looks at it.',
  step: {
    name: 'request-object-use',
    stage: 'before',
    async apply({ endpoint, params }) {
      const address = params.get('request_uri') ?? ''
      if (endpoint !== 'authorization' || !/^https?:/.test(address)) return
      try {
        await (await fetch(address, { signal: AbortSignal.timeout(waitMs) })).arrayBuffer()
      } catch {
        // Nobody there: the request is refused like one that cannot be read.
      }
    },
  },
}
