import { authorizationUrl } from '../../steps/authorization-url.ts'
import { type PlatformTwin, platformTwin } from '../weak-twin.ts'

const listensAtLocalhost = platformTwin(
  'listens-at-localhost',
  'names localhost in its redirect URI',
  'authorizationUrl',
  (server, allowed, flow, challenge) =>
    authorizationUrl(
      server,
      allowed,
      { ...flow, redirectUri: flow.redirectUri.replace('127.0.0.1', 'localhost') },
      challenge,
    ),
)

export const nativeTwins: readonly PlatformTwin[] = [listensAtLocalhost]
