import { authorizationUrl } from '../../steps/authorization-url.ts'
import { redeemCode } from '../../steps/redeem-code.ts'
import { type PlatformTwin, platformTwin } from '../weak-twin.ts'

const sharesRedirectUri = platformTwin(
  'shares-redirect-uri',
  'sends one redirect URI for all tenants',
  'authorizationUrl',
  (server, allowed, flow, challenge) =>
    authorizationUrl(
      server,
      allowed,
      { ...flow, redirectUri: new URL(`/cb/all/${flow.carrier}`, flow.redirectUri).href },
      challenge,
    ),
)

const redeemsWithAnotherRedirectUri = platformTwin(
  'redeems-with-another-redirect-uri',
  'names another redirect URI in the token request than in the start',
  'redeemCode',
  (kit, server, client, flow, answer) =>
    redeemCode(kit, server, client, { ...flow, redirectUri: `${flow.redirectUri}/` }, answer),
)

const leavesOutRedirectUri = platformTwin(
  'leaves-out-redirect-uri',
  'starts flows without a redirect URI',
  'authorizationUrl',
  (...given) => {
    const url = new URL(authorizationUrl(...given))
    url.searchParams.delete('redirect_uri')
    return url.href
  },
)

const sendsRedirectUriTwice = platformTwin(
  'sends-redirect-uri-twice',
  'starts flows with its redirect URI twice',
  'authorizationUrl',
  (server, allowed, flow, challenge) => {
    const url = new URL(authorizationUrl(server, allowed, flow, challenge))
    url.searchParams.append('redirect_uri', flow.redirectUri)
    return url.href
  },
)

export const redirectUriTwins: readonly PlatformTwin[] = [
  sharesRedirectUri,
  redeemsWithAnotherRedirectUri,
  leavesOutRedirectUri,
  sendsRedirectUriTwice,
]
