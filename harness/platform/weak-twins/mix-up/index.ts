import { type PlatformTwin, platformTwin } from '../weak-twin.ts'
import { remembersTheLatestServer } from './latest-server.ts'

const ignoresCarrierOfCallback = platformTwin(
  'ignores-carrier-of-callback',
  'takes a response on the callback of another carrier',
  'checkCarrier',
  () => undefined,
)

export const mixUpTwins: readonly PlatformTwin[] = [ignoresCarrierOfCallback, remembersTheLatestServer]
