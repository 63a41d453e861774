import { expect, test } from 'vitest'
import { storyPlayer } from '../../../scenarios/client/properties/play.ts'
import type { RawStep } from '../../../scenarios/client/properties/story.ts'
import { createRecorder } from '../../evidence/recorder.ts'
import { createRedaction } from '../../evidence/redaction.ts'
import { goodSteps, type PlatformSteps } from '../../platform/steps.ts'
import { openWorld } from './open-world.ts'

const connects: RawStep = { kind: 'connect', tenant: 0 }
const hourGoesBy: RawStep = { kind: 'advance', milliseconds: 61 * 60_000 }
const callInTrouble: RawStep = { kind: 'call', tenant: 0, trouble: 'token-endpoint-fails' }

/** Two refreshes with their retries are six failures, one more than opens the breaker of the platform. */
const opensBreaker = [connects, hourGoesBy, callInTrouble, callInTrouble]
const beginsAndComesBack: readonly RawStep[] = [
  { kind: 'begin', tenant: 0 },
  { kind: 'respond', flow: 0, way: 'honest', other: 0 },
]

async function openPlatform(steps: PlatformSteps) {
  const recorder = createRecorder({ redaction: createRedaction() })
  const carriers = [{ id: 'ups', simulator: 'ups' }] as const
  const world = await openWorld({ carriers, recorder, keepsAllEvidence: false, place: 'here', setUp: {}, steps })
  const signal = new AbortController().signal
  const lease = await world.driver.lease({ scenario: 'test', carrier: 'ups', signal })
  return {
    target: lease.target,
    async [Symbol.asyncDispose]() {
      await lease.release()
      await world.close()
    },
  }
}

test('a breaker that one story opened is not held against the next', async () => {
  await using platform = await openPlatform(goodSteps)
  const play = storyPlayer(platform.target)
  expect(await play(opensBreaker)).toMatchObject({ breaches: [] })
  const before = platform.target.arrivals().length
  expect(await play(beginsAndComesBack)).toMatchObject({ breaches: [] })
  const later = platform.target.arrivals().slice(before)
  // Otherwise this would show nothing.
  expect(later.filter(({ kind }) => kind === 'token')).toEqual([])
})

test('a flow that is lost while others work is told of also after a troubled story', async () => {
  const losesEveryOther: PlatformSteps = { ...goodSteps, takeFlow: everyOtherLost() }
  await using platform = await openPlatform(losesEveryOther)
  const play = storyPlayer(platform.target)
  await play([{ kind: 'restart' }])
  const { breaches } = await play(beginsAndComesBack)
  expect(breaches.map(({ row }) => row)).toEqual(['TENANT-PKCE-3'])
})

function everyOtherLost(): PlatformSteps['takeFlow'] {
  let taken = 0
  return (kit, pair, state) => {
    taken += 1
    return goodSteps.takeFlow(kit, pair, taken % 2 === 1 ? 'another' : state)
  }
}
