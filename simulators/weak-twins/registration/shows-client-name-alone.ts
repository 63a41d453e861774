import { escapeHtml } from '../../core/html.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const showsClientNameAlone: WeakTwin = {
  id: 'shows-client-name-alone',
  fault: 'Shows the name a client has given itself on the consent page, and nothing else of it.',
  step: {
    name: 'consent-page',
    stage: 'after',
    async apply({ ctx, endpoint, kit }) {
      const { body } = ctx
      if (endpoint !== 'interaction' || typeof body !== 'string') return
      const [sentence, id = ''] =
        /The application <strong>([^<]*)<\/strong> at <strong>[^<]*<\/strong>/.exec(body) ?? []
      const client = await kit.store.find('Client', id)
      if (sentence !== undefined) {
        ctx.body = body.replace(sentence, `The application <strong>${escapeHtml(String(client?.client_name))}</strong>`)
      }
    },
  },
}
