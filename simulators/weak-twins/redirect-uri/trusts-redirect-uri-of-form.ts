import type { WeakTwin } from '../weak-twin.ts'

export const trustsRedirectUriOfForm: WeakTwin = {
  id: 'trusts-redirect-uri-of-form',
  fault: 'Sends the response to the redirect URI that the sign-in form brought, not to the one that was checked.',
  step: {
    name: 'sign-in-forms',
    stage: 'before',
    async apply({ ctx, endpoint, params, kit }) {
      const named = params.get('redirect_uri')
      if (endpoint !== 'interaction' || named === null) return
      const interaction = await kit.provider.interactionDetails(ctx.req, ctx.res)
      interaction.params.redirect_uri = named
      await interaction.save(3600)
    },
  },
}
