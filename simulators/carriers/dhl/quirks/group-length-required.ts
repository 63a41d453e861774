import type { Quirk } from '../../../core/quirk.ts'
import type { RequestStep } from '../../../core/step.ts'

/** Some clients send a POST without a body so. */
export const groupLengthRequired: Quirk = {
  id: 'dhl/group-length-required',
  carrier: 'dhl',
  says: 'The Group token answers 411 to a POST without Content-Length.',
  sources: ['KAR'],
  confidence: 'recorded',
  on: ['today', 'migrating'],
  steps: () => [demandLength],
}

const demandLength: RequestStep = {
  name: 'dhl-group-length-required',
  stage: 'request',
  apply({ ctx }) {
    if (ctx.path !== '/auth/v1/token' || ctx.method !== 'POST' || ctx.get('content-length') !== '') return
    ctx.status = 411
    ctx.body = { status: 411, title: 'Length Required', detail: 'The request has no Content-Length.' }
  },
}
