import type { Quirk } from '../../../core/quirk.ts'
import { refusalIn } from '../../../core/refusal.ts'
import type { AfterStep } from '../../../core/step.ts'
import { say } from '../errors.ts'

/** The documentation lists 400, 401, 403 and 429 with a body, and no error parameters. */
export const authorizeErrorsAsJson: Quirk = {
  id: 'ups/authorize-errors-as-json',
  carrier: 'ups',
  says: "Errors of authorize are answered with JSON at UPS's own address; the browser is never sent back to the app with one.",
  sources: ['UP1', 'AP2'],
  confidence: 'documented',
  chosen: 'The words for anything but client and redirect URI.',
  on: ['today'],
  steps: () => [asJson],
}

const asJson: AfterStep = {
  name: 'ups-authorize-errors-as-json',
  stage: 'after',
  apply(exchange) {
    const { ctx, endpoint } = exchange
    const refusal = endpoint === 'authorization' || endpoint === 'resume' ? refusalIn(ctx) : undefined
    if (refusal === undefined) return
    if (refusal.error === 'invalid_client')
      say(exchange, { status: 401, code: '10401', message: 'ClientId is Invalid' })
    else if (/redirect_uri/.test(refusal.detail))
      say(exchange, { status: 400, code: '10400', message: 'Invalid Redirect URL' })
    else say(exchange, { status: 400, code: '10400', message: `Invalid request: ${refusal.error}` })
  },
}
