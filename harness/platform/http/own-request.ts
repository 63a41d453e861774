import type Koa from 'koa'
import type { Pair } from '../kit.ts'
import type { Platform } from '../platform.ts'
import { Refusal } from '../refusal.ts'
import { tenantKeys } from './tenant-key.ts'

export interface Routed extends Koa.Context {
  /** Named parts of the path. */
  readonly params: Readonly<Record<string, string>>
}

/** Finds whose request it is and what of it the request may have; the carrier is empty where the path names none. */
export function ownRequests(platform: Platform): (ctx: Routed) => Pair {
  const ownerOf = tenantKeys(platform.kit.tenants.values())
  return (ctx) => {
    const owner = ownerOf(ctx.get('authorization'))
    // Whoever has no key is told so, whatever address was asked for.
    if (owner === undefined) throw new Refusal('UNAUTHENTICATED', 'no-tenant-key')
    // For the audit log, should the request be refused.
    ctx.state.owner = owner
    const request = { named: pairOf(ctx), owner, header: (name: string) => ctx.get(name) }
    platform.steps.limitRequests(platform.kit, request)
    return platform.steps.ownPair(request)
  }
}

/** Tenant and carrier of the path, where it is written just as the platform writes it. */
export function pairOf(ctx: Routed): Pair {
  const { tenant = '', carrier = '' } = ctx.params
  if (!/^[a-z0-9/-]+$/.test(ctx.path)) throw new Refusal('NOT_FOUND', 'no-such-address')
  return { tenant, carrier }
}

/** A HEAD, as link scanners send it, neither starts nor ends a flow. */
export async function getOnly(ctx: Koa.Context, next: Koa.Next): Promise<void> {
  if (ctx.method !== 'GET') throw new Refusal('NOT_FOUND', 'no-such-address')
  await next()
}
