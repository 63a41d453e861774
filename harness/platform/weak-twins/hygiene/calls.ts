import { sendByFetch } from '../../carriers/send-by-fetch.ts'
import { Refusal } from '../../refusal.ts'
import { type CarrierAnswer, callCarrier } from '../../steps/call-carrier.ts'
import { platformTwin } from '../weak-twin.ts'

const often = 10

/** A call past breakers and pauses, as by a sender of its own. */
const callPast: typeof callCarrier = (kit, ...given) => callCarrier({ ...kit, send: sendByFetch }, ...given)

/** Goes on as long as the answer is such a one, without a pause. */
async function again(once: () => Promise<CarrierAnswer>, status: number): Promise<CarrierAnswer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await once()
    if (answer.status !== status || tries === often) return answer
  }
}

export const callsUntilLetIn = platformTwin(
  'calls-until-let-in',
  'repeats a call that was answered 401 with the same token',
  'callCarrier',
  (...given) => again(() => callPast(...given), 401),
)

export const retriesAtOnceWhenLimited = platformTwin(
  'retries-at-once-when-limited',
  'repeats a call that was answered 429 without waiting',
  'callCarrier',
  (...given) => again(() => callPast(...given), 429),
)

export const hammersOnErrors = platformTwin(
  'hammers-on-errors',
  'repeats a call that got no good answer, one try right after the other',
  'callCarrier',
  (...given) =>
    again(async () => {
      try {
        const answer = await callPast(...given)
        return answer.status >= 500 ? { status: 500, body: undefined } : answer
      } catch (error) {
        if (error instanceof Refusal) return { status: 500, body: undefined }
        throw error
      }
    }, 500),
)
