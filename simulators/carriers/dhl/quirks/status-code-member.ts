import { z } from 'zod'
import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'

/** Some answers still have the older name. Off unless it is switched on. */
export const statusCodeMember: Quirk = {
  id: 'dhl/status-code-member',
  carrier: 'dhl',
  says: 'Problem documents have statusCode in place of status.',
  sources: ['KAR'],
  confidence: 'recorded',
  on: [],
  steps: () => [rename],
}

const document = z.looseObject({ status: z.number() })

const rename: AfterStep = {
  name: 'dhl-status-code-member',
  stage: 'after',
  apply({ ctx }) {
    const body: unknown = ctx.body
    if (!/problem\+json/.test(ctx.response.get('content-type')) || typeof body !== 'string') return
    const { status, ...rest } = document.parse(JSON.parse(body))
    ctx.body = JSON.stringify({ ...rest, statusCode: status })
  },
}
