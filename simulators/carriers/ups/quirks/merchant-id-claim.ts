import type { Quirk } from '../../../core/quirk.ts'
import type { ConfigurationStep } from '../../../core/step.ts'

/** Six digits by the documentation, anything by the tokens seen; UPS's Java sample sends it empty. */
export const merchantIdClaim: Quirk = {
  id: 'ups/merchant-id-claim',
  carrier: 'ups',
  says: 'Copies the header x-merchant-id into the claim mer_id without looking at it; an empty one is ignored.',
  sources: ['UP2', 'JWT', 'UP5'],
  confidence: 'recorded',
  on: ['today'],
  steps: () => [merchantClaim],
}

const merchantClaim: ConfigurationStep = {
  name: 'ups-merchant-claim',
  stage: 'configuration',
  apply: (configuration) => ({
    ...configuration,
    extraTokenClaims: async (ctx, token) => {
      const merchant = ctx.get('x-merchant-id')
      const claims = await configuration.extraTokenClaims?.(ctx, token)
      return merchant === '' ? claims : { ...claims, mer_id: merchant }
    },
  }),
}
