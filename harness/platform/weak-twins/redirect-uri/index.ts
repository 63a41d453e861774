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

export const redirectUriTwins: readonly PlatformTwin[] = [sharesRedirectUri, redeemsWithAnotherRedirectUri]
