import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Simulators } from '../../../simulators/index.ts'
import { openBrowser } from '../self-check/browser.ts'
import { goodSteps, replaceStep } from '../steps.ts'
import { operatorKey } from '../testing/adapter-world.ts'
import { halfway, openWorld, startCarriers, type World } from '../testing/world.ts'

let simulators: Simulators
beforeAll(async () => {
  simulators = await startCarriers(['ups'])
})
afterAll(() => simulators.close())

/** Waits for what a test lets go. */
function gate() {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

async function suspend(world: World): Promise<void> {
  await fetch(`${world.platform.origin}/operator/tenants/acme/carriers/ups/policies`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${operatorKey}` },
    body: JSON.stringify({ suspended: true }),
  })
}

/** Nothing is connected, the flow is gone, and no token of it is good at the carrier. */
async function expectNothingLeft(world: World, callback: string, browser = openBrowser()): Promise<void> {
  expect(await world.store.ids('acme', 'connection')).toEqual([])
  expect(await world.store.ids('acme', 'pkce_verifier')).toEqual([])
  world.sent.forget()
  expect((await browser.visit(callback)).status).toBe(400)
  expect(world.sent.tokenRequests()).toEqual([])
}

describe('the tenant’s right and the code, side by side', () => {
  test('the right is lost while the code is being redeemed: the tokens are ended at the carrier', async () => {
    const redeemed = gate()
    let accessToken = ''
    const steps = replaceStep(goodSteps, 'redeemCode', async (...given) => {
      const tokens = await goodSteps.redeemCode(...given)
      accessToken = tokens.accessToken
      redeemed.open()
      return tokens
    })
    const late = replaceStep(steps, 'confirmTenant', async (kit, pair) => {
      await redeemed.opened
      await suspend(world)
      return goodSteps.confirmTenant(kit, pair)
    })
    await using world = await openWorld(simulators, { operatorKey, steps: late })
    const { browser, callback } = await halfway(world.client('acme'))
    expect((await browser.visit(callback.href)).status).toBe(400)
    const probe = world.tenants.acme.atCarriers.get('ups')?.probeUrl ?? ''
    expect((await fetch(probe, { headers: { authorization: `Bearer ${accessToken}` } })).status).toBe(401)
    expect(accessToken).not.toBe('')
    await expectNothingLeft(world, callback.href, browser)
  })

  test('the right is gone first and the code comes back good later: nothing of it stays either', async () => {
    const refused = gate()
    let accessToken = ''
    const confirm = replaceStep(goodSteps, 'confirmTenant', async (kit, pair) => {
      await suspend(world)
      return goodSteps.confirmTenant(kit, pair).finally(refused.open)
    })
    const steps = replaceStep(confirm, 'redeemCode', async (...given) => {
      await refused.opened
      const tokens = await goodSteps.redeemCode(...given)
      accessToken = tokens.accessToken
      return tokens
    })
    await using world = await openWorld(simulators, { operatorKey, steps })
    const { browser, callback } = await halfway(world.client('acme'))
    expect((await browser.visit(callback.href)).status).toBe(400)
    const probe = world.tenants.acme.atCarriers.get('ups')?.probeUrl ?? ''
    expect((await fetch(probe, { headers: { authorization: `Bearer ${accessToken}` } })).status).toBe(401)
    await expectNothingLeft(world, callback.href, browser)
  })

  test.each(['before', 'after'] as const)(
    'the verifier is refused %s the right is confirmed: nothing is kept',
    async (order) => {
      const first = gate()
      const wrong = replaceStep(goodSteps, 'redeemCode', async (kit, server, client, flow, answer) => {
        if (order === 'after') await first.opened
        const verifier = 'another-verifier-than-the-one-of-this-flow-at-all'
        return goodSteps.redeemCode(kit, server, client, { ...flow, verifier }, answer).finally(first.open)
      })
      const steps = replaceStep(wrong, 'confirmTenant', async (kit, pair) => {
        if (order === 'before') await first.opened
        return goodSteps.confirmTenant(kit, pair).finally(first.open)
      })
      await using world = await openWorld(simulators, { steps })
      const { browser, callback } = await halfway(world.client('acme'))
      expect((await browser.visit(callback.href)).status).toBe(400)
      await expectNothingLeft(world, callback.href, browser)
    },
  )
})

describe('before a start', () => {
  test('the tenant’s right is looked up before any value of PKCE, state or session is made', async () => {
    const made: string[] = []
    const noted =
      <Name extends 'makeVerifier' | 'makeState' | 'makeSession'>(name: Name, value: string) =>
      () => {
        made.push(name)
        return value
      }
    const steps = {
      ...goodSteps,
      makeVerifier: noted('makeVerifier', 'v'.repeat(43)),
      makeState: noted('makeState', 's'),
    }
    await using world = await openWorld(simulators, { steps, operatorKey })
    await suspend(world)
    expect((await world.client('acme').start(openBrowser())).status).toBe(404)
    const { origin } = world.platform
    const headers = { authorization: `Bearer ${world.tenants.acme.key}` }
    for (const path of ['/tenants/globex/carriers/ups/connect', '/tenants/acme/carriers/fedex/connect']) {
      expect((await fetch(origin + path, { headers })).status).toBe(404)
    }
    expect(made).toEqual([])
  })
})

describe('unknown tenant, expired flow and another tenant’s flow', () => {
  test('get one answer, header for header, after the same work', async () => {
    await using world = await openWorld(simulators)
    const { browser, callback } = await halfway(world.client('acme'))
    const late = await halfway(world.client('acme'), openBrowser())
    const worked: string[] = []
    const { take, get, put } = world.store
    const noted =
      <Given extends readonly unknown[], T>(name: string, work: (...given: Given) => T) =>
      (...given: Given): T => {
        worked.push(name)
        return work(...given)
      }
    Object.assign(world.store, { take: noted('take', take), get: noted('get', get), put: noted('put', put) })
    const attempt = async (url: string) => {
      worked.length = 0
      const { status, headers, text } = await openBrowser().visit(url)
      const { date: _date, ...rest } = headers
      return { status, headers: rest, text, worked: [...worked] }
    }
    const unknown = await attempt(callback.href.replace('/cb/acme/', '/cb/nobody/'))
    const other = await attempt(callback.href.replace('/cb/acme/', '/cb/globex/'))
    world.clock.advance(600_000)
    const expired = await attempt(late.callback.href)
    expect(unknown.status).toBe(400)
    expect(other).toEqual(unknown)
    expect(expired).toEqual(unknown)
    // The second one is for the audit log: whose flow it is that somebody else wanted.
    expect(unknown.worked).toEqual(['take', 'get'])
    expect((await browser.visit(callback.href)).status).toBe(400)
  })
})
