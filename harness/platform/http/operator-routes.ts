import Router from '@koa/router'
import type Koa from 'koa'
import { z } from 'zod'
import { circuitsOf, troubledCircuits } from '../containment/view-circuits.ts'
import type { Pair } from '../kit.ts'
import { offboard, onboard, readOnboarded, updateOnboarded } from '../onboarding/onboard.ts'
import type { Platform } from '../platform.ts'
import { changePolicies, changeRollout, forgetPolicies, readPolicies, rollBack } from '../policies/change-policies.ts'
import { pairPolicyInput } from '../policies/policy.ts'
import { rollout } from '../policies/rollout.ts'
import { Refusal } from '../refusal.ts'
import { checkOperator } from './operator-key.ts'
import { readJsonBody } from './read-json-body.ts'

interface Routed extends Koa.Context {
  readonly params: Readonly<Record<string, string>>
}

const clientChanges = z.strictObject({ scope: z.string().min(1).optional() })

/** The operator's addresses: clients and policies of any tenant. No tenant's key opens them. */
export function operatorRoutes(platform: Platform): Router {
  const router = new Router({ sensitive: true, strict: true, prefix: '/operator' })
  router.use(async (ctx, next) => {
    checkOperator(platform, ctx.get('authorization'))
    await next()
  })
  const client = '/tenants/:tenant/carriers/:carrier/client'
  router.post(client, async (ctx) => {
    ctx.body = await onboard(platform, pairOf(ctx))
    ctx.status = 201
  })
  router.get(client, async (ctx) => {
    ctx.body = await readOnboarded(platform, pairOf(ctx))
  })
  router.put(client, async (ctx) => {
    ctx.body = await updateOnboarded(platform, pairOf(ctx), await bodyOf(ctx, clientChanges))
  })
  router.delete(client, async (ctx) => {
    await offboard(platform, pairOf(ctx))
    ctx.status = 204
  })

  router.get('/circuits', (ctx) => {
    ctx.body = { troubled: troubledCircuits(platform) }
  })
  router.get('/tenants/:tenant/carriers/:carrier/circuits', (ctx) => {
    ctx.body = circuitsOf(platform, pairOf(ctx))
  })

  const policies = '/tenants/:tenant/carriers/:carrier/policies'
  router.get(policies, async (ctx) => {
    ctx.body = await readPolicies(platform, pairOf(ctx))
  })
  router.patch(policies, async (ctx) => {
    ctx.body = await changePolicies(platform, pairOf(ctx), await bodyOf(ctx, pairPolicyInput))
  })
  router.delete(policies, async (ctx) => {
    ctx.body = await forgetPolicies(platform, pairOf(ctx))
  })
  router.post('/tenants/:tenant/carriers/:carrier/roll-back', async (ctx) => {
    ctx.body = await rollBack(platform, pairOf(ctx))
  })
  router.put('/rollouts/:carrier', async (ctx) => {
    const { carrier = '' } = ctx.params
    const wanted = await bodyOf(ctx, rollout)
    await changeRollout(platform, carrier, wanted)
    ctx.body = wanted
  })
  router.delete('/rollouts/:carrier', async (ctx) => {
    const { carrier = '' } = ctx.params
    await changeRollout(platform, carrier, undefined)
    ctx.status = 204
  })
  return router
}

function pairOf({ params }: Routed): Pair {
  const { tenant = '', carrier = '' } = params
  return { tenant, carrier }
}

async function bodyOf<T>(ctx: Koa.Context, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await readJsonBody(ctx.req))
  if (!parsed.success) throw new Refusal('BAD_REQUEST', 'policy-refused', parsed.error)
  return parsed.data
}
