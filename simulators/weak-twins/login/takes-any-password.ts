import type { WeakTwin } from '../weak-twin.ts'

export const takesAnyPassword: WeakTwin = {
  id: 'takes-any-password',
  fault: 'Looks for the user name only and takes whatever password comes with it.',
  step: {
    name: 'password-check',
    stage: 'before',
    async apply({ ctx, endpoint, kit, params }) {
      if (endpoint !== 'interaction' || ctx.method !== 'POST') return
      const interaction = await kit.provider.interactionDetails(ctx.req, ctx.res)
      const tenant = kit.tenancy.ofClient(String(interaction.params.client_id))
      const user = tenant?.users.find(({ username }) => username === params.get('username'))
      if (user !== undefined) params.set('password', user.password)
    },
  },
}
