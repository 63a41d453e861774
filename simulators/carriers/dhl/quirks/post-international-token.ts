import type { Quirk } from '../../../core/quirk.ts'
import { bearer, clientCredentials, division } from '../division.ts'

/** The header is required; what happens without it is chosen. */
export const postInternationalToken: Quirk = {
  id: 'dhl/post-international-token',
  carrier: 'dhl',
  says: 'Deutsche Post International gives tokens by GET /dpi/v1/auth/accesstoken with HTTP Basic and the header ThirdPartyVendor-ID.',
  sources: ['WC', 'none'],
  confidence: 'seen',
  chosen: 'What a request without the header gets.',
  on: ['today', 'migrating'],
  steps: () => [
    ...division({
      name: 'post-international',
      path: '/dpi/v1/auth/accesstoken',
      method: 'GET',
      lifetime: 1799,
      read: ({ ctx }) =>
        ctx.get('thirdpartyvendor-id') === ''
          ? { status: 400, body: { messages: ['ThirdPartyVendor-ID is missing.'] } }
          : clientCredentials(),
      answer: (granted) => bearer(granted),
      refuse: ({ ctx }) => ({ status: ctx.status, body: { detail: 'Access to the resource is not allowed.' } }),
    }),
  ],
}
