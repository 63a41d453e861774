import { escapeHtml } from '../../core/html.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const showsRegisteredLogo: WeakTwin = {
  id: 'shows-registered-logo',
  fault: 'Shows the logo a client has registered, wherever it lies.',
  step: {
    name: 'consent-page',
    stage: 'after',
    async apply({ ctx, endpoint, kit }) {
      const { body } = ctx
      if (endpoint !== 'interaction' || typeof body !== 'string') return
      const [, id = ''] = /The application <strong>([^<]*)<\/strong>/.exec(body) ?? []
      const client = await kit.store.find('Client', id)
      if (typeof client?.logo_uri === 'string') {
        ctx.body = body.replace('<form', `<img alt="" src="${escapeHtml(client.logo_uri)}">\n<form`)
      }
    },
  },
}
