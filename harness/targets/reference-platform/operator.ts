import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Operated, OperatorOrder } from '../../../scenarios/api/operator.ts'
import type { PlatformOptions, RunningPlatform } from '../../platform/start-platform.ts'
import type { Store } from '../../platform/store/store.ts'

export interface ReferenceOperatorOptions {
  readonly operatorKey: string
  readonly store: Store
  readonly settings: () => PlatformOptions
  readonly running: () => RunningPlatform
  /** Starts the platform anew with a configuration that `change` makes of the one it has. */
  reconfigure(change: (settings: PlatformOptions) => PlatformOptions): Promise<void>
  /** Told of a tenant that joins, with the initial access token that its clients are registered by. */
  joined(tenant: string, initialAccessToken: string): void
}

/** The platform does not start with the configuration it was given; it goes on with the one before. */
export class ConfigurationRefused extends Error {
  override readonly name = 'ConfigurationRefused'
}

type Tenant = PlatformOptions['tenants'][number]

/** What the operator of the bundled platform can do, by its operator's addresses and its configuration. */
export function referenceOperator(options: ReferenceOperatorOptions): (order: OperatorOrder) => Promise<Operated> {
  const { operatorKey, store, settings, running, reconfigure } = options

  const ask = async ({ tenant, carrier }: OperatorOrder, what: string, method: string, body?: object) => {
    const answer = await fetch(`${running().origin}/operator/tenants/${tenant}/carriers/${carrier}/${what}`, {
      method,
      headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`the operator’s address answered ${answer.status}`)
  }
  const policy = (order: OperatorOrder, changes: object) => ask(order, 'policies', 'PATCH', changes)
  const changeTenant = (id: string, change: (tenant: Tenant) => Tenant) =>
    reconfigure((before) => ({
      ...before,
      tenants: before.tenants.map((tenant) => (tenant.id === id ? change(tenant) : tenant)),
    }))

  const act = async (order: OperatorOrder): Promise<string> => {
    const { tenant, carrier, value = '' } = order
    switch (order.act) {
      case 'pkce-on':
        await policy(order, { flow: 'pkce' })
        return ''
      case 'pkce-off':
        await policy(order, { flow: 'legacy' })
        return ''
      case 'pkce-detect':
        await policy(order, { flow: 'detect' })
        return ''
      case 'dpop-on':
        await policy(order, { dpop: true })
        return ''
      case 'dpop-off':
        await policy(order, { dpop: false })
        return ''
      case 'suspend':
        await policy(order, { suspended: true })
        return ''
      case 'resume':
        await policy(order, { suspended: false })
        return ''
      case 'set-scope':
        await changeTenant(tenant, (was) => withScope(was, carrier, value))
        return ''
      case 'swap-connections':
        await swap(store, carrier, tenant, value)
        return ''
      case 'turn-key':
        await changeTenant(tenant, (was) => ({ ...was, keyGeneration: generationOf(was) + 1 }))
        await running().reseal(tenant)
        return ''
      case 'disable-key':
        await changeTenant(tenant, (was) => {
          const next = generationOf(was) + 1
          return { ...was, keyGeneration: next, oldestKeyGeneration: next }
        })
        return ''
      case 'onboard': {
        const key = randomBytes(24).toString('base64url')
        const initialAccessToken = randomBytes(24).toString('base64url')
        options.joined(tenant, initialAccessToken)
        const carriers = Object.fromEntries(
          settings().carriers.map(({ id }) => [id, { scope: 'shipping', initialAccessToken }]),
        )
        await reconfigure((before) => ({ ...before, tenants: [...before.tenants, { id: tenant, key, carriers }] }))
        return JSON.stringify({ headers: { authorization: `Bearer ${key}` } })
      }
      case 'read-client':
        await ask(order, 'client', 'GET')
        return ''
      case 'update-client':
        await ask(order, 'client', 'PUT', {})
        return ''
      case 'add-carrier': {
        const added = newCarrier.parse(JSON.parse(value))
        await reconfigure((before) => withCarrier(before, carrier, added))
        return ''
      }
      case 'offboard':
        await ask(order, 'client', 'DELETE')
        return ''
    }
  }

  return async (order) => {
    try {
      return { kind: 'done', output: await act(order) }
    } catch (error) {
      if (error instanceof ConfigurationRefused) return { kind: 'refused', sentence: error.message }
      const why = error instanceof Error ? error.message : 'something went wrong'
      return { kind: 'failed', sentence: `${order.act} for ${order.tenant} at ${order.carrier}: ${why}` }
    }
  }
}

const newCarrier = z.object({
  id: z.string(),
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
})

/** One more carrier, configured by hand, that every tenant may use as it uses the one that is there. */
function withCarrier(before: PlatformOptions, like: string, added: z.infer<typeof newCarrier>): PlatformOptions {
  const { id, issuer, ...endpoints } = added
  const own = before.carriers.find((carrier) => carrier.id === like)
  const tenants = before.tenants.map((tenant) => {
    const mapping = tenant.carriers[like]
    return mapping === undefined ? tenant : { ...tenant, carriers: { ...tenant.carriers, [id]: mapping } }
  })
  return { ...before, tenants, carriers: [...before.carriers, { id, issuer, api: own?.api ?? issuer, endpoints }] }
}

function generationOf({ keyGeneration = 1 }: Tenant): number {
  return keyGeneration
}

function withScope(tenant: Tenant, carrier: string, scope: string): Tenant {
  const mapping = tenant.carriers[carrier]
  return mapping === undefined
    ? tenant
    : { ...tenant, carriers: { ...tenant.carriers, [carrier]: { ...mapping, scope } } }
}

/** What somebody could do who can write to the store and knows no key. */
async function swap(store: Store, carrier: string, one: string, other: string): Promise<void> {
  const at = (tenant: string) => ({ tenant, kind: 'connection', id: carrier }) as const
  const [first, second] = [await store.get(at(one)), await store.get(at(other))]
  if (first === undefined || second === undefined) throw new Error('one of the two is not connected')
  await store.put(at(one), second)
  await store.put(at(other), first)
}
