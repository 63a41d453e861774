import { randomBytes } from 'node:crypto'
import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'

/** Of the front of the web site; clients have no use for it. */
export const resourceCookie: Quirk = {
  id: 'usps/resource-cookie',
  carrier: 'usps',
  says: 'Errors about a bad token set the cookie TLTSID.',
  sources: ['FS2'],
  confidence: 'recorded',
  chosen: 'Its value and attributes.',
  on: ['today', 'migrating'],
  steps: () => [setCookie],
}

const setCookie: AfterStep = {
  name: 'usps-resource-cookie',
  stage: 'after',
  apply({ ctx, refusal }) {
    if (refusal !== 'bad-credentials' && refusal !== 'no-credentials') return
    ctx.append('set-cookie', `TLTSID=${randomBytes(16).toString('hex')}; Path=/; Domain=.usps.com`)
  },
}
