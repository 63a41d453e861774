import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { isOldCoreToken } from '../core-token.ts'
import { say } from '../errors.ts'
import { hitIpBlock } from '../ip-block.ts'

/** Status and duration are documented; code and words are not and are chosen. */
export const ipBlock: Quirk = {
  id: 'fedex/ip-block',
  carrier: 'fedex',
  says: 'Blocks an address from the token endpoint for ten minutes, with 403, after three requests a second for five seconds or one a second for two minutes.',
  sources: ['FX2', 'SSF'],
  confidence: 'documented',
  chosen: 'Code and words of the 403.',
  on: ['today', 'migrating'],
  steps: () => [block()],
}

function block(): BeforeStep {
  return {
    name: 'fedex-ip-block',
    stage: 'before',
    async apply(exchange) {
      const { ctx, kit } = exchange
      if (!isOldCoreToken(exchange)) return
      if (await hitIpBlock(kit, ctx.ip))
        say(exchange, {
          status: 403,
          code: 'FORBIDDEN.ERROR',
          message: 'Too many token requests from this address. Please wait ten minutes and try again.',
        })
    },
  }
}
