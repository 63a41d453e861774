import type { WeakTwin } from '../weak-twin.ts'

const most = 40

export const limitsAllTenantsTogether: WeakTwin = {
  id: 'limits-all-tenants-together',
  fault: 'Counts the token requests of all tenants together, and answers 429 to everybody when they are too many.',
  step: {
    name: 'token-errors',
    stage: 'after',
    apply({ ctx, endpoint, kit }) {
      if (endpoint !== 'token') return
      const count = (counted.get(kit.tenancy) ?? 0) + 1
      counted.set(kit.tenancy, count)
      if (count <= most) return
      ctx.status = 429
      ctx.set('retry-after', '60')
      ctx.body = { error: 'too_many_requests' }
    },
  },
}

const counted = new WeakMap<object, number>()
