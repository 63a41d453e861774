import type { Kit, SendRequest } from '../../kit.ts'
import { callCarrier } from '../../steps/call-carrier.ts'
import { redeemCode } from '../../steps/redeem-code.ts'
import { requestRefresh } from '../../steps/request-refresh.ts'
import { platformTwin, platformTwinOf } from '../weak-twin.ts'

/** Sends a request once more, to where its answer points. */
function following(kit: Kit): Kit {
  const send: SendRequest = async (url, init) => {
    const response = await kit.send(url, init)
    const location = response.headers.get('location')
    return response.status < 300 || location === null ? response : kit.send(new URL(location, url).href, init)
  }
  return { ...kit, send }
}

export const followsRedirectsOfTheApi = platformTwin(
  'follows-redirects-of-the-api',
  'takes its access token wherever the API redirects it',
  'callCarrier',
  (kit, ...rest) => callCarrier(following(kit), ...rest),
)

export const followsRedirectsOfTheTokenEndpoint = platformTwinOf(
  'follows-redirects-of-the-token-endpoint',
  'takes codes and refresh tokens wherever the token endpoint redirects it',
  {
    redeemCode: (kit, ...rest) => redeemCode(following(kit), ...rest),
    requestRefresh: (kit, ...rest) => requestRefresh(following(kit), ...rest),
  },
)

export const asksWhereAChallengeSays = platformTwin(
  'asks-where-a-challenge-says',
  'asks the address in a challenge of the API about its access token',
  'callCarrier',
  (kit, ...rest) =>
    callCarrier(
      {
        ...kit,
        async send(url, init) {
          const response = await kit.send(url, init)
          const [, named] = /resource_metadata="([^"]+)"/.exec(response.headers.get('www-authenticate') ?? '') ?? []
          if (named !== undefined) await kit.send(named, init)
          return response
        },
      },
      ...rest,
    ),
)
