import type { WeakTwin } from '../weak-twin.ts'

export const opensTheApiToRefreshTokens: WeakTwin = {
  id: 'opens-the-api-to-refresh-tokens',
  fault: 'The API takes a refresh token for an access token.',
  step: {
    name: 'bearer-token-kind',
    stage: 'before',
    async apply({ ctx, endpoint, kit }) {
      const [, token] = /^bearer (\S+)$/i.exec(ctx.get('authorization')) ?? []
      if (endpoint !== 'api' || token === undefined) return
      if ((await kit.store.find('RefreshToken', token)) !== undefined) ctx.body = { welcome: true }
    },
  },
}
