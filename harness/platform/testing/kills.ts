import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSimulators } from '../../../simulators/index.ts'
import { systemClock } from '../../http/clock.ts'
import { openBrowser } from '../self-check/browser.ts'
import { configurationFor, makeTenant, target, tenantClient } from '../self-check/tenant.ts'
import { openStore } from '../store/open-store.ts'
import { killablePlatform } from './killable-platform.ts'

/** Where a platform is killed: before or after the carrier has done its work, with a flow open, or at any time. */
export const killPoints = ['flow-open', 'redeeming', 'redeemed', 'refreshing', 'refreshed', 'any-time'] as const

export interface Kill {
  readonly point: (typeof killPoints)[number]
  readonly tenant: 'acme' | 'globex'
  /** Milliseconds into whatever is going on; for `any-time`. */
  readonly after: number
}

/** What a tenant had and got around one kill. */
export interface AfterKill extends Kill {
  /** Status of the callback of the flow that was open, tried again after the restart. */
  readonly callback: number | undefined
  /** Status and marker of the first call after the restart. */
  readonly call: number
  readonly marker: boolean
  /** Status of the first call of the tenant that was left alone. */
  readonly bystander: number
  /** How a call ends after connecting again, where that was needed. */
  readonly reconnected: number | undefined
}

export interface KillStory {
  readonly rounds: readonly AfterKill[]
  /** What the carrier wrote down: second uses of codes and of refresh tokens, redemptions and refreshes that it served. */
  readonly secondUses: { readonly codes: number; readonly refreshTokens: number }
}

/** Kills a platform again and again, at a real carrier with a real store, and tells what came of it. */
export async function tellKillStory(store: string, kills: readonly Kill[], refreshGrace?: number): Promise<KillStory> {
  await using simulators = await startSimulators({ carriers: ['ups'], inProcess: true, control: true })
  const ups = simulators.carrier('ups')
  const [acme, globex] = await Promise.all([makeTenant(simulators, 'acme'), makeTenant(simulators, 'globex')])
  const tenants = { acme, globex }
  const plain = configurationFor({ carriers: simulators.carriers, tenants: [acme, globex] })
  const carriers = plain.carriers.map((carrier) =>
    refreshGrace === undefined ? carrier : { ...carrier, refreshGrace },
  )
  await using platform = await killablePlatform(
    { ...plain, carriers },
    { PLATFORM_STORE: store, PLATFORM_MASTER_KEY: randomBytes(32).toString('base64url') },
  )
  const clientOf = (tenant: Kill['tenant']) => tenantClient(platform, { tenant, carrier: 'ups' }, tenants[tenant].key)
  const callOf = async (tenant: Kill['tenant']) => {
    const { status, text } = await clientOf(tenant).call(openBrowser())
    const marker = tenants[tenant].atCarriers.get('ups')?.marker ?? 'none'
    return { status, marker: text.includes(marker) }
  }

  /** Kills while the carrier holds one request of this kind, or when the time is over. */
  const killAt = async ({ point, after }: Kill, going: Promise<unknown>): Promise<void> => {
    const held = point === 'any-time' ? Promise.resolve(await sleep(after)) : untilHeld()
    await Promise.race([held, going])
    await platform.kill()
    await going
    await ups.command({ kind: 'remove-latch', id: 'gate' }).catch(() => undefined)
  }
  const untilHeld = async (): Promise<void> => {
    while (!JSON.stringify(await ups.command({ kind: 'latches' })).includes('"holding":1')) await sleep(5)
  }
  const gate = (point: Kill['point']) => {
    if (point === 'any-time' || point === 'flow-open') return undefined
    const grantType = point.startsWith('redeem') ? 'authorization_code' : 'refresh_token'
    const at = point.endsWith('ing') ? 'request' : 'response'
    return { id: 'gate', where: { endpoint: 'token', grantType }, at, count: 1 }
  }

  const rounds: AfterKill[] = []
  await platform.start()
  for (const tenant of ['acme', 'globex'] as const) await clientOf(tenant).connect(openBrowser())
  for (const kill of kills) {
    // Every access token is over at the carrier, so that the next call needs a refresh.
    await ups.command({ kind: 'jump-clock', byMs: 2 * 3_600_000 })
    const browser = openBrowser()
    const callback = target(await browser.visit(target(await clientOf(kill.tenant).start(browser))))
    const again = await browser.clone()
    const plan = gate(kill.point)
    if (plan !== undefined) await ups.command({ kind: 'add-latch', plan })
    const cutOff = () => undefined
    const going = {
      'flow-open': () => Promise.resolve(),
      redeeming: () => browser.visit(callback).catch(cutOff),
      redeemed: () => browser.visit(callback).catch(cutOff),
      refreshing: () => callOf(kill.tenant).catch(cutOff),
      refreshed: () => callOf(kill.tenant).catch(cutOff),
      'any-time': () => Promise.all([browser.visit(callback).catch(cutOff), callOf(kill.tenant).catch(cutOff)]),
    }[kill.point]()
    await killAt(kill, going)
    await endLeases(store)
    await platform.start()
    const call = await callOf(kill.tenant)
    const bystander = await callOf(kill.tenant === 'acme' ? 'globex' : 'acme')
    const finished = (await again.visit(callback)).status
    const usable = (await callOf(kill.tenant)).status === 200
    rounds.push({
      ...kill,
      callback: finished,
      call: call.status,
      marker: call.marker,
      bystander: bystander.status,
      reconnected: usable ? undefined : await reconnect(kill.tenant),
    })
  }
  async function reconnect(tenant: Kill['tenant']): Promise<number> {
    await clientOf(tenant).connect(openBrowser())
    return (await callOf(tenant)).status
  }
  const journal = JSON.stringify(await ups.command({ kind: 'journal', query: { limit: 2000 } }))
  const count = (step: string) => journal.split(`"step":"${step}"`).length - 1
  return {
    rounds,
    secondUses: { codes: count('code-replay-refusal'), refreshTokens: count('refresh-reuse-refusal') },
  }
}

/** Ten seconds pass: the leases of the dead are over. */
async function endLeases(url: string): Promise<void> {
  const store = await openStore({ url }, systemClock)
  for (const tenant of ['acme', 'globex']) {
    for (const id of await store.ids(tenant, 'lease')) await store.delete({ tenant, kind: 'lease', id })
  }
  await store.close()
}
