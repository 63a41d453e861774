import { setImmediate } from 'node:timers/promises'
import { createRecorder, type Recorder } from '../evidence/recorder.ts'
import { createRedaction } from '../evidence/redaction.ts'
import type { Channel } from './channel.ts'
import type { Clock } from './clock.ts'
import { createTraffic, type Traffic, type TrafficLimits, type TrafficOptions } from './traffic.ts'

/** Traffic with generous limits and one channel on it, closed when the test is over. */
export interface TestTraffic extends AsyncDisposable {
  readonly traffic: Traffic
  readonly recorder: Recorder
  readonly channel: Channel
}

/** Opens traffic for a test; everything can be set. */
export function openTraffic(
  given: Omit<Partial<TrafficOptions>, 'limits'> & {
    readonly limits?: Partial<TrafficLimits>
    readonly signal?: AbortSignal
  } = {},
): TestTraffic {
  const { limits, signal = new AbortController().signal, ...options } = given
  const recorder = createRecorder({ redaction: createRedaction() })
  const traffic = createTraffic({
    limits: { requests: 1000, perSecond: 1000, concurrency: 8, hosts: [], ...limits },
    recorder,
    target: 'test server',
    ...options,
  })
  const channel = traffic.channel({ scenario: 'a/scenario', signal })
  return { traffic, recorder, channel, [Symbol.asyncDispose]: () => traffic.close() }
}

/** A clock on which a wait is over at once and leaves its length behind. */
export function instantClock(start = 1_000_000): Clock & { readonly waits: readonly number[] } {
  const waits: number[] = []
  let now = start
  return {
    waits,
    now: () => now,
    async wait(milliseconds, signal) {
      if (signal?.aborted) return
      waits.push(milliseconds)
      const until = now + milliseconds
      // Those who wait at the same time wait together.
      await setImmediate()
      now = Math.max(now, until)
    },
  }
}
