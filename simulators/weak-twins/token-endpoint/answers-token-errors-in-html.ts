import type { WeakTwin } from '../weak-twin.ts'

export const answersTokenErrorsInHtml: WeakTwin = {
  id: 'answers-token-errors-in-html',
  fault: 'Shows a page for a person where a token request is refused.',
  step: {
    name: 'token-errors',
    stage: 'after',
    apply({ ctx, endpoint }) {
      if (endpoint !== 'token' || ctx.status < 400) return
      ctx.type = 'html'
      ctx.body = '<h1>Something went wrong</h1>'
    },
  },
}
