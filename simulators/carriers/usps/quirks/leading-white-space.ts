import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'

/** White space of the template that writes it; strict readers of JSON do not mind, those that look at the first letter do. */
export const leadingWhiteSpace: Quirk = {
  id: 'usps/leading-white-space',
  carrier: 'usps',
  says: 'The JSON of a bad token begins with a line break and spaces.',
  sources: ['FS2'],
  confidence: 'recorded',
  on: ['today', 'migrating'],
  steps: () => [pad],
}

const pad: AfterStep = {
  name: 'usps-leading-white-space',
  stage: 'after',
  apply({ ctx, refusal }) {
    if (refusal !== 'bad-credentials' && refusal !== 'no-credentials') return
    const body: unknown = ctx.body
    ctx.type = 'json'
    ctx.body = `\n            ${JSON.stringify(body)}`
  },
}
