import { expect, test } from 'vitest'
import { createRecorder } from '../evidence/recorder.ts'
import { createRedaction } from '../evidence/redaction.ts'
import type { Kit } from '../platform/kit.ts'
import { redeemCode } from '../platform/steps/redeem-code.ts'
import { goodSteps, type PlatformSteps, replaceStep } from '../platform/steps.ts'
import { referencePlatformTargets } from '../targets/reference-platform/targets.ts'
import { surveyQuirks } from './survey.ts'

const signal = new AbortController().signal

async function survey(
  carrier: 'ups' | 'usps' | 'fedex' | 'dhl',
  only: readonly string[],
  steps: PlatformSteps = goodSteps,
) {
  const recorder = createRecorder({ redaction: createRedaction(), learn: 'when-written' })
  const carriers = [{ id: carrier, simulator: carrier }]
  const targets = referencePlatformTargets({ carriers, recorder, keepsAllEvidence: false, steps })
  return surveyQuirks(targets, { only, seed: 1, signal })
}

/** A platform whose reader of token answers wants a number, and goes on with an empty answer where there is none. */
const trustsNumbers = replaceStep(goodSteps, 'redeemCode', async (kit, server, client, flow, answer) => {
  let life: unknown
  const send: Kit['send'] = async (url, init) => {
    const response = await kit.send(url, init)
    const body: unknown = await response.clone().json()
    life = typeof body === 'object' && body !== null && 'expires_in' in body ? body.expires_in : 0
    return response
  }
  const tokens = await redeemCode({ ...kit, send }, server, client, flow, answer)
  if (typeof life === 'number') return tokens
  const { refreshToken: _, ...rest } = tokens
  return { ...rest, accessToken: 'undefined' }
})

test('finds the bundled platform connected and called as usual where numbers are strings', async () => {
  expect(await survey('ups', ['ups/numbers-as-strings'])).toMatchObject([{ outcome: 'as-usual' }])
})

test('finds the bundled platform refused cleanly where the carrier has no metadata', async () => {
  expect(await survey('ups', ['ups/absent-endpoints'])).toMatchObject([{ outcome: 'failed-cleanly', stage: 'start' }])
})

test('reads compressed errors as octets', async () => {
  expect(await survey('fedex', ['fedex/gzip-errors'])).toMatchObject([{ outcome: 'as-usual' }])
})

test('finds a platform broken by numbers that are strings, and by nothing else', async () => {
  expect(await survey('ups', ['ups/numbers-as-strings', 'ups/token-headers'], trustsNumbers)).toMatchObject([
    { quirk: 'ups/numbers-as-strings', outcome: 'broken', stage: 'call' },
    { quirk: 'ups/token-headers', outcome: 'as-usual' },
  ])
})

test('tells nothing of a run that was stopped', async () => {
  const recorder = createRecorder({ redaction: createRedaction(), learn: 'when-written' })
  const targets = referencePlatformTargets({
    carriers: [{ id: 'ups', simulator: 'ups' }],
    recorder,
    keepsAllEvidence: false,
  })
  expect(await surveyQuirks(targets, { seed: 1, signal: AbortSignal.abort('the run was stopped') })).toEqual([])
})

test('tries nothing where the platform does not even get on with the standards', async () => {
  const deaf = replaceStep(goodSteps, 'redeemCode', async () => {
    throw new Error('never')
  })
  expect(await survey('dhl', ['dhl/lifetimes'], deaf)).toMatchObject([{ outcome: 'not-tried' }])
})
