import { tokensOf } from '../../carriers/token-answer.ts'
import { authorizationUrl } from '../../steps/authorization-url.ts'
import { redeemCode } from '../../steps/redeem-code.ts'
import { type PlatformTwin, platformTwin } from '../weak-twin.ts'
import { asksWhereAChallengeSays, followsRedirectsOfTheApi, followsRedirectsOfTheTokenEndpoint } from './followers.ts'

const asksForTokenToo = platformTwin(
  'asks-for-token-too',
  'asks the authorization endpoint for an access token beside the code',
  'authorizationUrl',
  (...about) => authorizationUrl(...about).replace('response_type=code', 'response_type=code+token'),
)

/** Takes the token out of a response, where it is one that this platform looks at. */
const taking =
  (looksAt: (answer: URLSearchParams) => boolean): typeof redeemCode =>
  async (kit, server, client, flow, answer) => {
    const token = answer.get('access_token')
    return token === null || !looksAt(answer)
      ? redeemCode(kit, server, client, flow, answer)
      : tokensOf(kit, { access_token: token, token_type: 'bearer', expires_in: 3600 })
  }

const takesTokenFromResponse = platformTwin(
  'takes-token-from-response',
  'takes the access token of a response that has no code',
  'redeemCode',
  taking((answer) => !answer.has('code')),
)

const prefersTokenFromResponse = platformTwin(
  'prefers-token-from-response',
  'takes the access token of a response in the place of that for its code',
  'redeemCode',
  taking((answer) => answer.has('code')),
)

export const injectionTwins: readonly PlatformTwin[] = [
  asksForTokenToo,
  takesTokenFromResponse,
  prefersTokenFromResponse,
  followsRedirectsOfTheApi,
  followsRedirectsOfTheTokenEndpoint,
  asksWhereAChallengeSays,
]
