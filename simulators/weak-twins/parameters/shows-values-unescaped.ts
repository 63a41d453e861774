import type { WeakTwin } from '../weak-twin.ts'

export const showsValuesUnescaped: WeakTwin = {
  id: 'shows-values-unescaped',
  fault: 'Writes the client id of a refused request into its error page as it came.',
  step: {
    name: 'error-pages',
    stage: 'after',
    apply({ ctx, params }) {
      if (ctx.response.is('html') && ctx.status === 400) ctx.body = `${ctx.body}<p>${params.get('client_id')}</p>`
    },
  },
}
