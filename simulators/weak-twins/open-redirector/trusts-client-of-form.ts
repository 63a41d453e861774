import type { WeakTwin } from '../weak-twin.ts'

export const trustsClientOfForm: WeakTwin = {
  id: 'trusts-client-of-form',
  fault: 'Issues the code to the client that the sign-in form names, not to the one whose redirect URI was checked.',
  step: {
    name: 'sign-in-forms',
    stage: 'before',
    async apply({ ctx, endpoint, params, kit }) {
      const named = params.get('client_id')
      if (endpoint !== 'interaction' || named === null) return
      const interaction = await kit.provider.interactionDetails(ctx.req, ctx.res)
      interaction.params.client_id = named
      await interaction.save(3600)
    },
  },
}
