import { authorizationUrl } from '../../steps/authorization-url.ts'
import { callCarrier } from '../../steps/call-carrier.ts'
import { type PlatformTwin, platformTwin } from '../weak-twin.ts'

const forgetsStepUp = platformTwin(
  'forgets-step-up',
  'takes a wish for another sign-in for a token that is dead',
  'callCarrier',
  async (...given) => {
    const { status, body } = await callCarrier(...given)
    return { status, body }
  },
)

const asksForAcrAlone = platformTwin(
  'asks-for-acr-alone',
  'asks for a stronger sign-in and not for a new one',
  'authorizationUrl',
  (...given) => {
    const url = new URL(authorizationUrl(...given))
    url.searchParams.delete('max_age')
    return url.href
  },
)

export const stepUpTwins: readonly PlatformTwin[] = [forgetsStepUp, asksForAcrAlone]
