import type { WeakTwin } from '../weak-twin.ts'

export const postsResponseToAnyWindow: WeakTwin = {
  id: 'posts-response-to-any-window',
  fault: 'Offers web_message, and posts the response to whatever window has opened the page.',
  step: {
    name: 'response-modes',
    stage: 'provider',
    apply(provider) {
      provider.registerResponseMode('web_message', (ctx, _redirectUri, payload) => {
        const response = JSON.stringify(payload).replaceAll('<', '\\u003c')
        ctx.type = 'html'
        ctx.body = `<!doctype html><script>(opener ?? parent).postMessage(${response}, '*')</script>`
      })
    },
  },
}
