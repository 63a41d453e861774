import { errors } from 'oidc-provider'
import { codeLookup } from '../../core/steps/code-redemption.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const revokesOnWrongCodeReplay: WeakTwin = {
  id: 'revokes-on-wrong-code-replay',
  fault: 'Ends the tokens of a code as soon as the code comes again, whatever comes with it.',
  step: {
    name: 'code-lookup',
    stage: 'code',
    async apply(redemption) {
      await codeLookup.apply(redemption)
      const { code, kit } = redemption
      if (code === undefined) return
      const stored = await kit.store.find('AuthorizationCode', code.jti)
      if (stored?.consumed === undefined) return
      if (code.grantId !== undefined) await kit.store.revokeGrant(code.grantId)
      throw new errors.InvalidGrant('authorization code already used')
    },
  },
}
