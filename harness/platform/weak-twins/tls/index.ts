import type { Kit } from '../../kit.ts'
import { authorizationUrl } from '../../steps/authorization-url.ts'
import { callCarrier } from '../../steps/call-carrier.ts'
import { readMetadata } from '../../steps/read-metadata.ts'
import { redeemCode } from '../../steps/redeem-code.ts'
import { revokeTokens } from '../../steps/revoke-tokens.ts'
import type { PlatformSteps } from '../../steps.ts'
import { sendToAnybody } from '../send-to-anybody.ts'
import { type PlatformTwin, platformTwin, platformTwinOf } from '../weak-twin.ts'

const toAnybody = <K extends Pick<Kit, 'send'>>(kit: K): K => ({ ...kit, send: sendToAnybody })

const anyForCodes: PlatformSteps['redeemCode'] = (kit, ...rest) => redeemCode(toAnybody(kit), ...rest)
const anyForMetadata: PlatformSteps['readMetadata'] = (_send, issuer) => readMetadata(sendToAnybody, issuer)

const takesAnyCertificate = platformTwinOf('takes-any-certificate', 'looks at no certificate', {
  readMetadata: anyForMetadata,
  redeemCode: anyForCodes,
  callCarrier: (kit, ...rest) => callCarrier(toAnybody(kit), ...rest),
})

const takesAnyCertificateForCodes = platformTwin(
  'takes-any-certificate-for-codes',
  'looks at no certificate when it redeems codes',
  'redeemCode',
  anyForCodes,
)

const takesAnyCertificateForMetadata = platformTwin(
  'takes-any-certificate-for-metadata',
  'looks at no certificate when it reads metadata',
  'readMetadata',
  anyForMetadata,
)

const revokesOverPlainHttp = platformTwin(
  'revokes-over-plain-http',
  'sends tokens to whatever revocation endpoint is named',
  'revokeTokens',
  async (kit, server, client, tokens) => {
    const endpoint = server.revocation_endpoint
    if (endpoint?.startsWith('http:') !== true) return revokeTokens(kit, server, client, tokens)
    const body = new URLSearchParams({ token: tokens.accessToken, client_id: client.clientId })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await kit.send(endpoint, { method: 'POST', headers, body, redirect: 'manual' })
    await answer.body?.cancel()
    return true
  },
)

const takesResponsesOverPlainHttp = platformTwin(
  'takes-responses-over-plain-http',
  'has its callbacks on plain http at a host of the network',
  'authorizationUrl',
  (server, allowed, flow, challenge) => {
    const { pathname } = new URL(flow.redirectUri)
    return authorizationUrl(server, allowed, { ...flow, redirectUri: `http://platform.example${pathname}` }, challenge)
  },
)

export const tlsTwins: readonly PlatformTwin[] = [
  takesAnyCertificate,
  takesAnyCertificateForCodes,
  takesAnyCertificateForMetadata,
  revokesOverPlainHttp,
  takesResponsesOverPlainHttp,
]
