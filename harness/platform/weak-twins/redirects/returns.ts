import { authorizationUrl } from '../../steps/authorization-url.ts'
import { ownPair } from '../../steps/own-pair.ts'
import { platformTwin, platformTwinOf } from '../weak-twin.ts'

export const returnsToAnyAddress = platformTwin(
  'returns-to-any-address',
  'sends the browser after the callback to wherever return_to says',
  'answerCallback',
  (answer) => ({ kind: 'redirect', to: answer.get('return_to') ?? '/connected' }),
)

export const returnsToWhatBeginsWithASlash = platformTwin(
  'returns-to-what-begins-with-a-slash',
  'takes every return_to that begins with a slash for a place of its own',
  'answerCallback',
  (answer) => {
    const to = answer.get('return_to') ?? ''
    return { kind: 'redirect', to: to.startsWith('/') ? to : '/connected' }
  },
)

export const believesTenantHeader = platformTwin(
  'believes-tenant-header',
  'acts for whatever tenant X-Tenant-Id names',
  'ownPair',
  (request) => {
    const named = request.header('x-tenant-id')
    return named === '' ? ownPair(request) : { ...request.named, tenant: named }
  },
)

/** The host that the latest request of each tenant claimed. */
const hosts = new Map<string, string>()

export const believesForwardedHost = platformTwinOf(
  'believes-forwarded-host',
  'makes its redirect URIs from X-Forwarded-Host',
  {
    ownPair(request) {
      hosts.set(request.named.tenant, request.header('x-forwarded-host'))
      return ownPair(request)
    },
    authorizationUrl(server, allowed, flow, challenge) {
      const redirectUri = new URL(flow.redirectUri)
      redirectUri.host = hosts.get(flow.tenant) || redirectUri.host
      return authorizationUrl(server, allowed, { ...flow, redirectUri: redirectUri.href }, challenge)
    },
  },
)
