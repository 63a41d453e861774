import { setTimeout as sleep } from 'node:timers/promises'
import type { CarrierAnswer } from '../platform/steps/call-carrier.ts'
import { goodSteps } from '../platform/steps.ts'
import { platformTwinOf } from '../platform/weak-twins/weak-twin.ts'

/** Long enough for another request to come in between. */
const pauseMs = 30

let tokenInHand: string | undefined

/** Right as long as requests come one after the other. */
export const leavesTokensLyingAbout = platformTwinOf(
  'leaves-tokens-lying-about',
  'keeps the token of the request in hand where the next request puts its own',
  {
    async callCarrier(kit, allowed, accessToken, ...rest) {
      tokenInHand = accessToken
      await sleep(pauseMs)
      return goodSteps.callCarrier(kit, allowed, tokenInHand, ...rest)
    },
  },
)

const underWay = new Map<string, Promise<CarrierAnswer>>()

/** Saves the carrier requests, and is right as long as one tenant calls at a time. */
export const sharesAnswersUnderWay = platformTwinOf(
  'shares-answers-under-way',
  'gives the answer that is under way at a carrier to whoever asks meanwhile',
  {
    callCarrier(kit, allowed, ...rest) {
      const { carrier } = allowed
      const waiting = underWay.get(carrier)
      if (waiting !== undefined) return waiting
      const asked = sleep(pauseMs)
        .then(() => goodSteps.callCarrier(kit, allowed, ...rest))
        .finally(() => underWay.delete(carrier))
      underWay.set(carrier, asked)
      return asked
    },
  },
)
