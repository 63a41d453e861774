import type { Quirk } from '../../../core/quirk.ts'
import type { ResourceRefusal } from '../../../core/resource.ts'
import type { AfterStep } from '../../../core/step.ts'

/** The number is the status, the service (00 is the gateway), the version and a serial; see its list of errors. */
export const ecommerceAmericasErrors: Quirk = {
  id: 'dhl/ecommerce-americas-errors',
  carrier: 'dhl',
  says: 'Errors of the APIs of eCommerce Americas are {"type","title","invalidParams"}, with a number in type and "Access token expired" where the token is not good.',
  sources: ['DHD'],
  confidence: 'documented',
  chosen:
    'The numbers, the titles but that of an expired token, and that a token which is not good for another reason gets the same.',
  on: ['today', 'migrating'],
  steps: () => [shape],
}

const titles = {
  'no-credentials': 'Access token is missing',
  'bad-credentials': 'Access token expired',
  'not-subscribed': 'Access to the API is not allowed',
  'not-found': 'Not found',
  'bad-request': 'Request validation failed',
  'wrong-method': 'Method not allowed',
  'too-many': 'Too many requests',
} as const satisfies Record<ResourceRefusal, string>

const shape: AfterStep = {
  name: 'dhl-ecommerce-americas-errors',
  stage: 'after',
  apply({ ctx, endpoint, refusal, body }) {
    if (endpoint !== 'resource' || refusal === undefined || !ctx.path.startsWith('/shipping/v4/')) return
    const invalid = refusal === 'bad-request' ? { invalidParams: missingIn(body) } : {}
    ctx.remove('www-authenticate')
    ctx.type = 'json'
    ctx.body = {
      type: `https://api.dhlecs.com/docs/errors/${ctx.status}.0000001`,
      title: titles[refusal],
      ...invalid,
    }
  },
}

/** What every request of these APIs names. */
function missingIn(body: string): readonly object[] {
  return ['pickup', 'consigneeAddress'].flatMap((name) =>
    body.includes(`"${name}"`) ? [] : [{ name, reason: 'is required' }],
  )
}
