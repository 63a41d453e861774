import { validateAuthResponse } from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Simulators } from '../../simulators/index.ts'
import { pendingFlow } from './records.ts'
import { openBrowser } from './self-check/browser.ts'
import { startPlatform } from './start-platform.ts'
import { flowIdOf, flowKey } from './steps/remember-flow.ts'
import { goodSteps, replaceStep, type StepName } from './steps.ts'
import { altered, halfway, openWorld, startCarriers, type World } from './testing/world.ts'

let simulators: Simulators
beforeAll(async () => {
  simulators = await startCarriers(['ups', 'dhl'])
})
afterAll(() => simulators.close())

/** Tries an attack and tells whether it went through. */
type Attack = (world: World) => Promise<boolean>

const redeems = (world: World) => world.sent.tokenRequests('authorization_code').length > 0

const fromAnotherBrowser: Attack = async (world) => {
  const { callback } = await halfway(world.client('acme'))
  await openBrowser().visit(callback.href)
  return redeems(world)
}

const withAnotherIssuer: Attack = async (world) => {
  const { browser, callback } = await halfway(world.client('acme'))
  await browser.visit(altered(callback, { iss: simulators.carrier('dhl').issuer }))
  return redeems(world)
}

const withFreshCodeAndOldState: Attack = async (world) => {
  const flow = await halfway(world.client('acme'))
  const before = await flow.browser.clone()
  await flow.browser.visit(flow.callback.href)
  const { code } = await halfway(world.client('acme'))
  world.sent.forget()
  await before.visit(altered(flow.callback, { code }))
  return redeems(world)
}

const atAnotherTenant: Attack = async (world) => {
  const { browser, callback } = await halfway(world.client('acme'))
  await browser.visit(`${callback.origin}/cb/globex/ups${callback.search}`)
  return redeems(world)
}

const atAnotherCarrier: Attack = async (world) => {
  const { browser, callback } = await halfway(world.client('acme'))
  await browser.visit(`${callback.origin}/cb/acme/dhl${callback.search}`)
  return redeems(world)
}

const tooLate: Attack = async (world) => {
  const { browser, callback } = await halfway(world.client('acme'))
  world.clock.advance(10 * 60_000)
  await browser.visit(callback.href)
  return redeems(world)
}

const withSwappedRecords: Attack = async (world) => {
  await world.client('acme').connect(openBrowser())
  await world.client('globex').connect(openBrowser())
  const ofGlobex = await world.store.get({ tenant: 'globex', kind: 'connection', id: 'ups' })
  await world.store.put({ tenant: 'acme', kind: 'connection', id: 'ups' }, ofGlobex ?? '')
  world.sent.forget()
  await world.client('acme').call(openBrowser())
  return world.sent.all().length > 0
}

const manyRefreshesAtOnce: Attack = async (world) => {
  await world.client('acme').connect(openBrowser())
  world.clock.advance(61 * 60_000)
  const answers = await Promise.all(Array.from({ length: 5 }, () => world.client('acme').call(openBrowser())))
  // Either each sends its own, or all but one are turned away by the record that was changed under them.
  return world.sent.tokenRequests('refresh_token').length > 1 || answers.some(({ status }) => status !== 200)
}

const secondUseAfterLostAnswer: Attack = async (world) => {
  const carriers = world.configuration.carriers.map((carrier) => ({ ...carrier, refreshGrace: 0 }))
  await using platform = await startPlatform({ ...world.options, carriers })
  const client = world.client('acme', 'ups', platform)
  await client.connect(openBrowser())
  world.clock.advance(61 * 60_000)
  world.sent.intercept = ({ body }) =>
    body.includes('grant_type=refresh_token') ? Promise.reject(new Error('the answer got lost')) : undefined
  for (let n = 0; n < 2; n++) {
    world.clock.advance(1)
    await client.call(openBrowser())
  }
  return world.sent.tokenRequests('refresh_token').length > 1
}

const guessableVerifiers: Attack = async (world) => {
  for (let n = 0; n < 2; n++) {
    const { browser, callback } = await halfway(world.client('acme'))
    await browser.visit(callback.href)
  }
  return new Set(world.sent.tokenRequests().map(({ verifier }) => verifier)).size < 2
}

interface Swap {
  readonly name: StepName
  readonly attack: Attack
  readonly steps: typeof goodSteps
}

const swap = (name: StepName, attack: Attack, steps: ReturnType<typeof replaceStep>): Swap => ({ name, attack, steps })

const swaps: readonly Swap[] = [
  swap(
    'checkCarrier',
    atAnotherCarrier,
    replaceStep(goodSteps, 'checkCarrier', () => undefined),
  ),
  swap(
    'checkSession',
    fromAnotherBrowser,
    replaceStep(goodSteps, 'checkSession', () => undefined),
  ),
  swap(
    'checkIssuer',
    withAnotherIssuer,
    replaceStep(goodSteps, 'checkIssuer', (server, flow, answer) => {
      const rest = new URLSearchParams(answer)
      rest.delete('iss')
      const silent = { ...server, authorization_response_iss_parameter_supported: false }
      return validateAuthResponse(silent, { client_id: flow.clientId }, rest, flow.state)
    }),
  ),
  swap(
    'takeFlow',
    withFreshCodeAndOldState,
    replaceStep(goodSteps, 'takeFlow', async (kit, pair, state) => {
      const kept = await kit.vault.get(flowKey(pair.tenant, flowIdOf(state)), pendingFlow)
      if (kept.kind !== 'opened') throw new Error('no such flow')
      return kept.opened.record
    }),
  ),
  swap(
    'takeFlow',
    atAnotherTenant,
    replaceStep(goodSteps, 'takeFlow', async (kit, _pair, state) => {
      for (const tenant of kit.tenants.keys()) {
        const kept = await kit.vault.take(flowKey(tenant, flowIdOf(state)), pendingFlow)
        if (kept.kind === 'opened') return kept.opened.record
      }
      throw new Error('no such flow')
    }),
  ),
  swap(
    'flowLifetime',
    tooLate,
    replaceStep(goodSteps, 'flowLifetime', () => 24 * 3_600_000),
  ),
  swap(
    'sealingUnder',
    withSwappedRecords,
    replaceStep(goodSteps, 'sealingUnder', () => ({
      seal: async (_key, text) => text,
      open: async (_key, text) => text,
    })),
  ),
  swap(
    'oneAtATime',
    manyRefreshesAtOnce,
    replaceStep(goodSteps, 'oneAtATime', (_kit, _pair, work) => work()),
  ),
  swap(
    'beginRefresh',
    secondUseAfterLostAnswer,
    replaceStep(goodSteps, 'beginRefresh', async (_kit, _allowed, found) => found),
  ),
  swap(
    'makeVerifier',
    guessableVerifiers,
    replaceStep(goodSteps, 'makeVerifier', () => 'the-same-verifier-for-everybody-every-time-again'),
  ),
]

describe('each of these steps holds off its attack, and nothing else does', () => {
  test.each(swaps)('$name', async ({ attack, steps }) => {
    await using good = await openWorld(simulators)
    expect(await attack(good)).toBe(false)
    await using weak = await openWorld(simulators, { steps })
    expect(await attack(weak)).toBe(true)
  })
})

test('replaces one step and leaves the table as it was', () => {
  const makeState = () => 'state'
  const steps = replaceStep(goodSteps, 'makeState', makeState)
  expect({ ...steps, makeState: goodSteps.makeState }).toEqual(goodSteps)
  expect(steps.makeState).toBe(makeState)
  expect(goodSteps.makeState).not.toBe(makeState)
})
