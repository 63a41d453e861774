import type { WeakTwin } from '../weak-twin.ts'

export const repeatsValuesInErrorDescription: WeakTwin = {
  id: 'repeats-values-in-error-description',
  fault: 'Repeats what the request held in error_description, whatever characters that has.',
  step: {
    name: 'response-address',
    stage: 'after',
    apply({ ctx, endpoint, params }) {
      const response = URL.parse(ctx.response.get('location'))
      if (endpoint !== 'authorization' || !response?.searchParams.has('error')) return
      response.searchParams.set('error_description', `refused: ${params.get('response_type')}`)
      ctx.redirect(response.href)
    },
  },
}
