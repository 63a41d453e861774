import type { Quirk } from '../../../core/quirk.ts'
import type { ResourceRefusal } from '../../../core/resource.ts'
import type { AfterStep } from '../../../core/step.ts'
import { resourceError } from '../resource-error.ts'

/** What an expired token brings is unknown; here the same as a malformed one. */
export const resourceErrorBody: Quirk = {
  id: 'usps/resource-error-body',
  carrier: 'usps',
  says: 'Errors of the APIs are {"apiVersion","error":{"code","message","errors"}}; a bad token is "Missing or malformed access token." with a string for source.',
  sources: ['FS2'],
  confidence: 'recorded',
  chosen: 'An expired token gets the same as a malformed one; the words for other errors.',
  on: ['today', 'migrating'],
  steps: () => [shape],
}

const messages = {
  'bad-credentials': 'Missing or malformed access token.',
  'no-credentials': 'Missing or malformed access token.',
  'not-subscribed': 'The access token does not cover this API.',
  'not-found': 'Address Not Found.',
  'bad-request': 'Bad Request.',
  'wrong-method': 'Method Not Allowed.',
  'too-many': 'Too Many Requests.',
} as const satisfies Record<ResourceRefusal, string>

const shape: AfterStep = {
  name: 'usps-resource-error-body',
  stage: 'after',
  apply({ ctx, refusal }) {
    if (refusal === undefined || isShaped(ctx.body)) return
    const message = messages[refusal]
    const badToken = { title: 'invalid_token', detail: message, source: 'Access Token' }
    const details = refusal === 'bad-credentials' || refusal === 'no-credentials' ? [badToken] : []
    if (details.length > 0) ctx.set('www-authenticate', 'Bearer')
    const code = refusal === 'too-many' ? 'TOO_MANY_REQUESTS' : String(ctx.status)
    ctx.body = resourceError(ctx.path, code, message, details)
  },
}

function isShaped(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'apiVersion' in body
}
